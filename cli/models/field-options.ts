// The options of a command for the fields of a model: their names, values and help.
// Invariant: every field of every model of the catalogue has an option, and none has the name of a shared option.
import { Option } from 'commander'
import type { Field, FieldType } from '../../contracts/models/field.ts'
import { describeDefault, describeType } from '../../domain/models/describe-field.ts'
import { flagOfInput, kebabCase } from '../errors/flag-of-field.ts'
import { inCliTerms } from '../errors/in-cli-terms.ts'
import { mainFieldOf } from './main-field.ts'
import { parseValue } from './parse-field.ts'

export interface FieldOption {
  option: Option
  /** Of the value of the option. */
  type: FieldType
  /** Where the value is in the input: `['shots', 0, 'prompt']`. */
  path: readonly (string | number)[]
}

/** Names of the options that every creating command has. A field with such a name is set with `--set` or `--input`. */
export const OTHER_OPTIONS = [
  'api',
  'token',
  'json',
  'help',
  'version',
  'model',
  'input',
  'set',
  'out',
  'wait',
  'dry-run',
  'character-policy',
  'character-fallback-model',
]

const SHORT_FLAGS: Record<string, string> = {
  image: '-i',
  aspectRatio: '-a',
  resolution: '-r',
  batchSize: '-b',
  durationSeconds: '-d',
}

/** `words`: the command line, in which entries of lists are named by their index, as in `--shots.0.prompt`. */
export function fieldOptions(fields: readonly Field[], words: readonly string[]): FieldOption[] {
  return [...fields.flatMap((field) => optionsOf(field, [])), ...entryOptions(fields, words)]
}

function optionsOf(field: Field, above: readonly string[]): FieldOption[] {
  const path = [...above, field.name]
  const flag = flagOfInput(path)
  const isTop = above.length === 0
  if (isTop && OTHER_OPTIONS.includes(flag.slice(2))) return []
  const short = isTop && SHORT_FLAGS[field.name] ? `${SHORT_FLAGS[field.name]}, ` : ''
  const { type } = field
  const own = { path, type, option: optionOf(field, `${short}${flag}`) }
  const others = isTop ? spellingsOf(field).map((other) => ({ ...own, option: optionOf(field, other).hideHelp() })) : []
  const off = type.kind === 'flag' ? [{ path, type, option: offOption(field, flag) }] : []
  const within = type.kind === 'group' ? type.fields.flatMap((sub) => optionsOf(sub, path)) : []
  return [own, ...off, ...others, ...within]
}

/** The name of the field in the API is accepted too. */
function spellingsOf({ name }: Field): string[] {
  const flags = new Set([`--${kebabCase(name)}`, `--${name}`])
  return [...flags].filter((flag) => flag !== flagOfInput([name]) && !OTHER_OPTIONS.includes(flag.slice(2)))
}

function optionOf(field: Field, flags: string): Option {
  const { type } = field
  if (type.kind === 'flag') return new Option(flags, describeOption(field))
  const option = new Option(`${flags} <${placeholderOf(field)}>`, describeOption(field))
  const choices = type.kind === 'list' ? type.of : type
  if (choices.kind === 'choice') option.choices(choices.values.map(String))
  return option.argParser((text: string, previous: unknown) => {
    const value = parseValue(type, text)
    return Array.isArray(value) && Array.isArray(previous) ? [...previous, ...value] : value
  })
}

function offOption(field: Field, flag: string): Option {
  return new Option(flag.replace(/^--/, '--no-'), `Turns ${flag} off.`).hideHelp(field.default !== true)
}

/** Its meaning, its values and its default, for the help and for completion. */
export function describeOption(field: Field): string {
  const { type, description = '', changesPrice = false } = field
  const fallback = describeDefault(field)
  const facts = [
    // Commander prints the values of a choice.
    ...(type.kind === 'flag' || type.kind === 'choice' ? [] : [describeType(type)]),
    ...(type.kind === 'list' ? ['repeat it for each'] : []),
    ...(fallback === '' ? [] : [fallback === 'required' ? fallback : `default ${fallback}`]),
    ...(changesPrice ? ['changes the price'] : []),
  ]
  return [inCliTerms(description), facts.length === 0 ? '' : `[${facts.join('; ')}]`]
    .filter((part) => part !== '')
    .join(' ')
}

function placeholderOf({ name, type }: Field): string {
  const unit = name.endsWith('Seconds') ? 'seconds' : undefined
  return unit ?? PLACEHOLDERS[(type.kind === 'list' ? type.of : type).kind] ?? mainOf(type)
}

const PLACEHOLDERS: Partial<Record<FieldType['kind'], string>> = {
  text: 'text',
  number: 'number',
  choice: 'value',
  id: 'name|id',
  media: 'file|url|id',
}

function mainOf(type: FieldType): string {
  const main = type.kind === 'group' ? mainFieldOf(type) : undefined
  return main === undefined ? 'json' : `${main.name}|json`
}

/** `--shots.0.prompt`: fields within the entries of lists that the command line names. */
function entryOptions(fields: readonly Field[], words: readonly string[]): FieldOption[] {
  const flags = words.flatMap((word) => /^--[\w-]+\.\d+(?:\.[\w-]+)*/.exec(word)?.[0] ?? [])
  return [...new Set(flags)].flatMap((flag): FieldOption[] => {
    const [name, index, ...rest] = flag.slice(2).split('.')
    const list = fields.find((field) => isNamed(field, name!))
    if (list?.type.kind !== 'list') return []
    const entry = { ...list, type: list.type.of }
    const within = rest.length === 0 ? { field: entry, path: [] } : fieldWithin(entry, rest)
    if (within === undefined) return []
    const option = valueOption(within.field, flag).hideHelp()
    return [{ path: [list.name, Number(index), ...within.path], type: within.field.type, option }]
  })
}

/** A flag within an entry is given as `true` or `false`. */
function valueOption(field: Field, flag: string): Option {
  const option = new Option(`${flag} <value>`, describeOption(field))
  return option.argParser((text: string) => parseValue(field.type, text))
}

function fieldWithin(field: Field, parts: readonly string[]): { field: Field; path: string[] } | undefined {
  const [part, ...rest] = parts
  if (part === undefined) return { field, path: [] }
  const sub = field.type.kind === 'group' ? field.type.fields.find((one) => isNamed(one, part)) : undefined
  const found = sub && fieldWithin(sub, rest)
  return found && { field: found.field, path: [sub.name, ...found.path] }
}

function isNamed({ name }: Field, part: string): boolean {
  return name === part || kebabCase(name) === part || flagOfInput([name]).slice(2) === part
}
