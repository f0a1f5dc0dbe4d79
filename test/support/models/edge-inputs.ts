// Inputs of a model with values at the edges of what its fields take, one field at a time, and all of them together.
import type { Field, FieldType, IdList } from '../../../contracts/models/field.ts'
import { inputSchema } from '../../../contracts/models/input-schema.ts'
import type { Model } from '../../../contracts/models/model.ts'
import { exampleInput } from '../../../domain/models/example-input.ts'
import { ENDINGS } from '../../../domain/models/testing/arbitrary-input.ts'

export type IdsOf = (list: IdList) => readonly string[]

/** Each is accepted by the model's schema; combinations that break a rule between fields are left out. */
export function edgeInputs(model: Model, idsOf: IdsOf): Record<string, unknown>[] {
  const fields = model.fields.map((field) => [field.name, edgesOf(field.type, idsOf)] as const)
  const ids = model.fields.filter(({ type, isRequired }) => type.kind === 'id' && isRequired)
  const least = exampleInput(model, Object.fromEntries(ids.map(({ name, type }) => [name, edgesOf(type, idsOf)[0]])))
  const most = { ...least, ...Object.fromEntries(fields.map(([name, values]) => [name, values.at(-1)])) }
  const single = fields.flatMap(([name, values]) => values.map((value) => ({ ...least, [name]: value })))
  return [least, most, ...single].filter((input) => inputSchema(model).safeParse(input).success)
}

function edgesOf(type: FieldType, idsOf: IdsOf): unknown[] {
  switch (type.kind) {
    case 'text':
      return type.isUrl ? ['https://files.test/a?b=c'] : ['x', 'y'.repeat(type.max ?? 100)]
    case 'number':
      return [type.min, type.max]
    case 'flag':
      return [false, true]
    case 'choice':
      return [...type.values]
    case 'id':
      return [idsOf(type.of).at(-1)]
    case 'media':
      return [`https://files.test/${type.media}.${ENDINGS[type.media]}`]
    case 'json':
      return [{}]
    case 'group':
      return [groupOf(type.fields, 0, idsOf), groupOf(type.fields, -1, idsOf)]
    case 'list':
      return [type.min ?? 0, type.max ?? 3].map((length) =>
        Array.from({ length }, () => edgesOf(type.of, idsOf).at(length % 2 === 0 ? 0 : -1)),
      )
  }
}

function groupOf(fields: readonly Field[], at: number, idsOf: IdsOf): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field.name, edgesOf(field.type, idsOf).at(at)]))
}
