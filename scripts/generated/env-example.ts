// `.env.example`, made from the schema of the environment.
// Invariant: a secret appears without a value, so that copying the file never sets one by accident.
import { z } from 'zod'
import { CLI_VARIABLES, type CliVariable } from '../../config/cli-config.ts'
import { Environment } from '../../config/schema.ts'
import { StackVariables } from '../../config/stack-environment.ts'
import type { GeneratedFile } from './generated-file.ts'

export const envExample: GeneratedFile = { path: '.env.example', produce: async () => text() }

const LINE_WIDTH = 100

const INTRODUCTION = `# Every variable that this system reads. A line that stays commented out keeps its default.
# With a file \`.env\` made from this one: node --env-file=.env api/main.ts
# Made from the schemas in \`config/\` by \`npm run generate\`.`

/** The variables of the command line are declared without a schema. */
function shapeOf(variables: Record<string, CliVariable>): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { default: fallback, ...meta }]) => {
      const schema = fallback === undefined ? z.string().optional() : z.string().default(fallback)
      return [name, schema.meta({ ...meta })]
    }),
  )
}

/** A variable of several sections is listed in the first of them. */
const SECTIONS: readonly { title: string; shape: Record<string, z.ZodType> }[] = [
  { title: 'API and worker', shape: Environment.shape },
  { title: 'Only the one-command stack (npm start, npm run demo)', shape: StackVariables.shape },
  { title: 'Only the command line (hfw)', shape: shapeOf(CLI_VARIABLES) },
]
/** Variables of the shell and of other programs. */
const FOREIGN = ['PATH', 'NO_COLOR', 'CI']

function text(): string {
  const listed = new Set(FOREIGN)
  const sections = SECTIONS.map(({ title, shape }) => {
    const entries = Object.entries(shape).filter(([name]) => !listed.has(name))
    for (const [name] of entries) listed.add(name)
    return [`## ${title}`, ...entries.map(([name, schema]) => entryOf(name, schema).join('\n'))].join('\n\n')
  })
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`
}

function entryOf(name: string, schema: z.ZodType): string[] {
  const meta = schema.meta() ?? {}
  const fallback = defaultOf(schema)
  const isRequired = !schema.safeParse(undefined).success
  const example = typeof meta['example'] === 'string' ? meta['example'] : undefined
  const notes = [
    meta.description ?? '',
    isRequired ? 'Required.' : '',
    meta['secret'] === true ? 'Secret.' : '',
    example === undefined ? '' : `Example: ${example}`,
  ].filter((note) => note !== '')
  const value = meta['secret'] === true ? '' : (fallback ?? (isRequired ? (example ?? '') : ''))
  return [...wrap(notes.join(' ')), `${isRequired ? '' : '# '}${name}=${value}`]
}

/** The default as it is written in the file; undefined if there is none. */
function defaultOf(schema: z.ZodType): string | undefined {
  const parsed = schema.safeParse(undefined)
  const value: unknown = parsed.success ? parsed.data : undefined
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined
}

function wrap(note: string): string[] {
  const lines: string[] = []
  for (const word of note.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length >= LINE_WIDTH) lines.push(`# ${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
