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
  '/input/character/id': '--character',
  '/characterPolicy': '--character-policy',
  '/characterFallbackModel': '--character-fallback-model',
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
  const setting = /^\/settings\/(.+)$/.exec(pointer)
  if (setting) return `setting ${dotted(setting[1]!)}`
  return dotted(pointer.replace(/^\//, ''))
}

/** Shorter names of options, where the value in the help says the unit. `--version` prints the version of `hfw`. */
const SHORT_NAMES: Record<string, string> = {
  durationSeconds: 'duration',
  batchSize: 'batch',
  version: 'model-version',
}

/** `--aspect-ratio` for the field `aspectRatio` of a model's input, `--shots.0.prompt` for a field within it. */
export function flagOfInput(path: readonly (string | number)[]): string {
  return `--${path.map((part) => SHORT_NAMES[part] ?? kebabCase(String(part))).join('.')}`
}

/** `aspect-ratio` for `aspectRatio` and for `aspect_ratio`. */
export function kebabCase(name: string): string {
  return name.replaceAll('_', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function dotted(path: string): string {
  return path.replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The option of a JSON Pointer or of a query parameter; undefined when the field has none. */
export function flagOfField(pointer: string): string | undefined {
  const scene = /^\/scenes\/\d+\/(prompt|durationSeconds)$/.exec(pointer)
  if (scene) return scene[1] === 'prompt' ? '--scene' : '--duration'
  const input = /^\/input\/([^~]+)$/.exec(pointer)
  return FLAGS[pointer] ?? (input ? flagOfInput(input[1]!.split('/')) : undefined)
}
