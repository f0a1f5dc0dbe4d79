// A command and a curl script that make something with a model. Both work as printed, with the named files in the folder and with the
// names that `fillIns` asks for.
import { PLACEHOLDER_ID } from '../../contracts/models/placeholder-id.ts'
import type { MediaKind } from '../../contracts/models/field.ts'
import type { ModelInfo } from '../../contracts/models/model-info.ts'
import { flagOfInput } from '../errors/flag-of-field.ts'
import { COMMAND_NAME } from '../session.ts'

/** Stand-ins in the example of a model, with the file that takes the place of each. */
const FILES: Record<string, { kind: MediaKind; file: string; contentType: string }> = {
  'https://example.com/lighthouse.png': { kind: 'image', file: 'image.png', contentType: 'image/png' },
  'https://example.com/waves.mp4': { kind: 'video', file: 'clip.mp4', contentType: 'video/mp4' },
  'https://example.com/song.wav': { kind: 'audio', file: 'sound.wav', contentType: 'audio/wav' },
}

/** What takes the place of an id that only the accounts or the user have, by field. */
const NAMES: Record<string, (model: string) => string> = {
  preset: (model) => `a name that \`${COMMAND_NAME} presets --model ${model}\` lists`,
  style: (model) => `a name that \`${COMMAND_NAME} styles --model ${model}\` lists`,
  motion: (model) => `a name that \`${COMMAND_NAME} motions --model ${model}\` lists`,
  character: () => `a character that \`${COMMAND_NAME} character list\` lists; with curl, its id`,
}

type Example = Pick<ModelInfo, 'id' | 'aliases' | 'exampleInput'>

/** One command of `hfw`. Undefined where the API gives no example of the model. */
export function exampleCommand({ id, aliases, exampleInput }: Example): string | undefined {
  if (exampleInput === undefined) return undefined
  const { prompt, ...fields } = exampleInput
  const text = typeof prompt === 'string' ? [quoted(prompt)] : []
  const options = Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => optionOf(name, one)),
  )
  return [COMMAND_NAME, 'make', aliases[0] ?? id, ...text, ...options].join(' ')
}

/** One line for each `<name>` in the example, which says what takes its place. */
export function fillIns({ id, aliases, exampleInput = {} }: Example): string[] {
  const open = Object.entries(exampleInput).filter(([, value]) => JSON.stringify(value).includes(PLACEHOLDER_ID))
  const lines = open.map(([name]) => `  <${name}>: ${NAMES[name]?.(aliases[0] ?? id) ?? 'an id of the platform'}`)
  return lines.length === 0 ? [] : ['', 'Fill in:', ...lines]
}

/** Uploads of its files, then the request. `apiUrl`: without a slash at the end. */
export function exampleCurl(
  { id, aliases, exampleInput }: Example,
  { apiUrl, hasToken }: { apiUrl: string; hasToken: boolean },
): string[] {
  if (exampleInput === undefined) return []
  const auth = hasToken ? ' -H "authorization: Bearer $HFW_TOKEN"' : ''
  const input = Object.fromEntries(
    Object.entries(exampleInput).map(([name, value]) => [name, withMarkers(name, value)]),
  )
  const body = JSON.stringify({ model: aliases[0] ?? id, input })
  const used = Object.entries(FILES).filter(([url]) => body.includes(JSON.stringify(url)))
  const uploads = used.map(
    ([, { kind, file, contentType }]) =>
      `${kind.toUpperCase()}=$(curl -sS ${apiUrl}/v1/uploads${auth} -H 'content-type: ${contentType}' --data-binary @${file} | ` +
      `node -p 'JSON.parse(fs.readFileSync(0)).id')`,
  )
  const withIds = used.reduce(
    (text, [url, { kind }]) => text.replaceAll(JSON.stringify(url), `"'$${kind.toUpperCase()}'"`),
    body.replaceAll("'", String.raw`\u0027`),
  )
  return [...uploads, `curl -sS ${apiUrl}/v1/generations${auth} -H 'content-type: application/json' -d '${withIds}'`]
}

/** The value with `<name>` in place of an id that has to be filled in. */
function withMarkers(name: string, value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(PLACEHOLDER_ID, `<${name}>`))
}

function optionOf(name: string, value: unknown): string {
  const flag = flagOfInput([name])
  // The name alone stands for the whole group: see `parseValue`.
  if (JSON.stringify(value).includes(PLACEHOLDER_ID)) return `${flag} '<${name}>'`
  if (typeof value === 'boolean') return value ? flag : flag.replace(/^--/, '--no-')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `${flag} ${quoted(FILES[text]?.file ?? text)}`
}

function quoted(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
