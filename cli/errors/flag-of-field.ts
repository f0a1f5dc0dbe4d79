// Maps fields of a request to options, so that a refusal names the option that the user typed.

const FLAGS: Record<string, string> = {
  '/name': '<name>',
  '/keyId': '--key-id',
  '/slots': '--slots',
  '/contract': '--contract',
  '/webhookSecret': '--webhook-secret',
  '/model': '--model',
  '/scenes': '--scene',
  '/title': '--title',
  '/image': '--image',
  '/input/prompt': '<prompt>',
  '/input/image': '--image',
  '/input/endImage': '--end-image',
  '/input/aspectRatio': '--aspect-ratio',
  '/input/resolution': '--resolution',
  '/input/batchSize': '--batch',
  '/input/seed': '--seed',
  '/input/style': '--style',
  '/input/durationSeconds': '--duration',
  '/input/sound': '--sound',
  status: '--status',
  model: '--model',
  filmId: '--film',
  since: '--since',
  until: '--until',
  limit: '--limit',
  from: '--from',
  to: '--to',
  groupBy: '--by',
  client: '--client',
}

/** What the user has typed for the field of a JSON Pointer or for a query parameter. Empty for the whole document. */
export function nameOfField(pointer: string): string {
  const scene = /^\/scenes\/(\d+)(?:\/|$)/.exec(pointer)
  const flag = flagOfField(pointer)
  if (flag !== undefined) return scene ? `${flag} of scene ${Number(scene[1]) + 1}` : flag
  const setting = /^\/(?:input|settings)\/(.+)$/.exec(pointer)
  if (setting) return `setting ${dotted(setting[1]!)}`
  return dotted(pointer.replace(/^\//, ''))
}

function dotted(path: string): string {
  return path.replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The option of a JSON Pointer or of a query parameter; undefined when the field has none. */
export function flagOfField(pointer: string): string | undefined {
  const scene = /^\/scenes\/\d+\/(prompt|durationSeconds)$/.exec(pointer)
  if (scene) return scene[1] === 'prompt' ? '--scene' : '--duration'
  return FLAGS[pointer]
}
