// Replaces the files in the input of a model with the ids of their uploads.
// Invariant: a file that is named twice is uploaded once. URLs and ids of uploads stay as they are.
import type { Field, FieldType } from '../../contracts/models/field.ts'
import { resolveImage } from '../assets/image-source.ts'
import { flagOfInput } from '../errors/flag-of-field.ts'
import type { Session } from '../session.ts'

type Input = Record<string, unknown>

export interface UploadedInput {
  input: Input
  /** What the user has given for each file, by its JSON Pointer in the request. */
  sources: Record<string, string>
}

/** A copy of the input. Throws `UsageError` that names the option of a file that cannot be read. */
export async function uploadFiles(session: Session, fields: readonly Field[], input: Input): Promise<UploadedInput> {
  const uploads: Uploads = { ids: new Map(), sources: {} }
  return { input: await inFields(uploads, session, { fields, input, path: [] }), sources: uploads.sources }
}

interface Uploads {
  /** The id of the upload of each source. */
  ids: Map<string, string>
  sources: Record<string, string>
}
type Path = readonly (string | number)[]

async function inFields(
  uploads: Uploads,
  session: Session,
  { fields, input, path }: { fields: readonly Field[]; input: Input; path: Path },
): Promise<Input> {
  const result = { ...input }
  for (const { name, type } of fields) {
    if (result[name] === undefined) continue
    result[name] = await inValue(uploads, session, { type, value: result[name], path: [...path, name] })
  }
  return result
}

async function inValue(
  uploads: Uploads,
  session: Session,
  { type, value, path }: { type: FieldType; value: unknown; path: Path },
): Promise<unknown> {
  if (type.kind === 'media' && typeof value === 'string') {
    const id = uploads.ids.get(value) ?? (await resolveImage(session, value, { flag: flagOfInput(path) }))
    uploads.ids.set(value, id)
    uploads.sources[`/input/${path.join('/')}`] = value
    return id
  }
  if (type.kind === 'list' && Array.isArray(value)) {
    const entries: unknown[] = []
    for (const [index, entry] of value.entries()) {
      entries.push(await inValue(uploads, session, { type: type.of, value: entry, path: [...path, index] }))
    }
    return entries
  }
  if (type.kind === 'group' && typeof value === 'object' && value !== null) {
    return inFields(uploads, session, { fields: type.fields, input: value as Input, path })
  }
  return value
}

/** Whether the field can only be given as files, so that a price does not depend on it. */
export function isMedia({ type }: Pick<Field, 'type'>): boolean {
  return type.kind === 'media' || (type.kind === 'list' && type.of.kind === 'media')
}
