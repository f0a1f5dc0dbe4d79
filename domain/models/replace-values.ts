// Walks the input of a model by its fields, at any depth, and replaces values.
// Invariant: a value is found by its declaration, so that all values of one kind are treated alike. The given input is not changed.
import type { Field, FieldRole, FieldType, GroupType, ListType } from '../../contracts/models/field.ts'
import type { Model } from '../../contracts/models/model.ts'

/** A type without values inside. */
export type LeafType = Exclude<FieldType, ListType | GroupType>

export interface ValuePlace {
  /** JSON Pointer within the input, for example `/references/0`. */
  pointer: string
  /** Role of the outermost field of a list or group, or of the field of a group. */
  role: FieldRole
  type: LeafType
}

type Input = Record<string, unknown>
type Replace = (value: unknown, place: ValuePlace) => unknown

/** A copy of the input with the result of `replace` in the place of each value. Fields without a value are not visited. */
export function replaceValues(model: Model, input: Input, replace: Replace): Input {
  return replaceInFields(model.fields, input, { pointer: '', replace })
}

function replaceInFields(fields: readonly Field[], input: Input, at: { pointer: string; replace: Replace }): Input {
  const result = { ...input }
  for (const { name, role, type } of fields) {
    if (result[name] === undefined) continue
    result[name] = replaceInValue(type, result[name], { role, pointer: `${at.pointer}/${name}`, replace: at.replace })
  }
  return result
}

function replaceInValue(
  type: FieldType,
  value: unknown,
  at: { role: FieldRole; pointer: string; replace: Replace },
): unknown {
  const { role, pointer, replace } = at
  if (type.kind === 'list') {
    if (!Array.isArray(value)) return value
    return value.map((entry, index) => replaceInValue(type.of, entry, { ...at, pointer: `${pointer}/${index}` }))
  }
  if (type.kind === 'group') {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isGroup ? replaceInFields(type.fields, value as Input, { pointer, replace }) : value
  }
  return replace(value, { pointer, role, type })
}
