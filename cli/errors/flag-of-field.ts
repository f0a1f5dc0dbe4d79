// Maps fields of a request body to options, so that a refusal names the option that the user typed.

const FLAGS: Record<string, string> = {
  '/name': '<name>',
  '/keyId': '--key-id',
  '/slots': '--slots',
  '/contract': '--contract',
  '/webhookSecret': '--webhook-secret',
  '/model': '--model',
  '/title': '--title',
  '/image': '--image',
  '/input/prompt': '<prompt>',
  '/input/image': '--image',
  '/input/endImage': '--end-image',
  '/input/aspectRatio': '--aspect-ratio',
  '/input/resolution': '--resolution',
  '/input/batchSize': '--batch',
  '/input/seed': '--seed',
  '/input/styleId': '--style-id',
  '/input/durationSeconds': '--duration',
  '/input/sound': '--sound',
}

/** The option of a JSON Pointer; undefined when the field has none. */
export function flagOfField(pointer: string): string | undefined {
  const scene = /^\/scenes\/\d+\/(prompt|durationSeconds)$/.exec(pointer)
  if (scene) return scene[1] === 'prompt' ? '--scene' : '--duration'
  return FLAGS[pointer]
}
