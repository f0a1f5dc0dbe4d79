// Where the input of a model takes files, for callers that upload them: command lines, clients and faces.
import type { Field, FieldRole, FieldType, MediaKind } from './field.ts'
import type { Model } from './model.ts'

export interface FileField {
  /** JSON Pointer within the input, with `*` for each entry of a list: `/references/*`. */
  pointer: string
  kind: MediaKind
  role: FieldRole
}

/** In the order of the fields. */
export function fileFieldsOf({ fields }: Pick<Model, 'fields'>): FileField[] {
  return inFields(fields, '')
}

function inFields(fields: readonly Field[], within: string): FileField[] {
  return fields.flatMap(({ name, role, type }) => inType(type, { role, pointer: `${within}/${name}` }))
}

function inType(type: FieldType, { role, pointer }: Pick<FileField, 'role' | 'pointer'>): FileField[] {
  if (type.kind === 'media') return [{ pointer, kind: type.media, role }]
  if (type.kind === 'list') return inType(type.of, { role, pointer: `${pointer}/*` })
  return type.kind === 'group' ? inFields(type.fields, pointer) : []
}
