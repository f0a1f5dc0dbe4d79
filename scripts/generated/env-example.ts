// `.env.example`, made from the schema of the environment.
// Invariant: a secret appears without a value, so that copying the file never sets one by accident.
import type { z } from 'zod'
import { Environment } from '../../config/schema.ts'
import type { GeneratedFile } from './generated-file.ts'

export const envExample: GeneratedFile = { path: '.env.example', produce: async () => text() }

const LINE_WIDTH = 100

function text(): string {
  const entries = Object.entries(Environment.shape).map(([name, schema]) => entryOf(name, schema))
  return [
    '# Every variable that this system reads. Copy to `.env` and fill in; lines that stay commented out keep their default.',
    '# Made from `config/schema.ts` by `npm run generate`.',
    '',
    ...entries.flatMap((entry) => [...entry, '']),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
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

/** The default as one would write it in the file; undefined where there is none. */
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
