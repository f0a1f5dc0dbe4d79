// What a field is on the platform, in one form for both sides of a comparison: the catalogue, and the platform's schema.
// Invariant: a fact that a side does not state is missing, and is not compared.
import type { Field, FieldType, Scalar } from '../../../contracts/models/field.ts'

export interface WireFacts {
  isRequired: boolean
  /** The permitted values as JSON. */
  values?: readonly string[]
  min?: number
  max?: number
  /** Of a text. */
  maxCharacters?: number
  /** Of a list. */
  maxEntries?: number
  /** As JSON. */
  default?: string
}

/** The facts of each field by its name on the platform. A group that is spread counts as its fields. */
export function wireFactsOf(fields: readonly Field[]): Map<string, WireFacts> {
  return new Map(fields.flatMap((field) => entriesOf(field)))
}

function entriesOf(field: Field): [string, WireFacts][] {
  const { type, wire, wireForm } = field
  if (wireForm === 'spread' && type.kind === 'group') {
    const inner = [...wireFactsOf(type.fields)]
    return inner.map(([name, facts]) => [name, { ...facts, isRequired: facts.isRequired && field.isRequired === true }])
  }
  return [[wire, factsOf(field)]]
}

function factsOf({ type, isRequired = false, default: value, wireForm }: Field): WireFacts {
  const isRequiredAlone = isRequired && value === undefined
  // Its one value is an entry of a list there.
  if (wireForm === 'list_of_one') return { isRequired: isRequiredAlone }
  return {
    isRequired: isRequiredAlone,
    ...boundsOf(type),
    ...(value === undefined ? {} : { default: JSON.stringify(wireValue(type, value)) }),
  }
}

function boundsOf(type: FieldType): Partial<WireFacts> {
  switch (type.kind) {
    case 'choice':
      return { values: (type.wireValues ?? type.values).map((value) => JSON.stringify(value)) }
    case 'flag':
      return type.wireValues
        ? { values: [type.wireValues.no, type.wireValues.yes].map((value) => JSON.stringify(value)) }
        : {}
    case 'number':
      return type.isTextOnWire ? {} : { ...known('min', type.min), ...known('max', type.max) }
    case 'text':
      return type.max === undefined ? {} : { maxCharacters: type.max }
    case 'list':
      return type.max === undefined ? {} : { maxEntries: type.max }
    case 'id':
    case 'media':
    case 'group':
    case 'json':
      return {}
  }
}

/** The largest safe number stands for no bound. */
function known(name: 'min' | 'max', bound: number): Partial<WireFacts> {
  return Math.abs(bound) === Number.MAX_SAFE_INTEGER ? {} : { [name]: bound }
}

function wireValue(type: FieldType, value: Scalar): Scalar {
  if (type.kind === 'choice') return type.wireValues?.[type.values.indexOf(value as string | number)] ?? value
  if (type.kind === 'flag' && type.wireValues) return type.wireValues[value === true ? 'yes' : 'no']
  return type.kind === 'number' && type.isTextOnWire ? String(value) : value
}
