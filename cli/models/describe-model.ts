// Models in lines for people: a table of all models, or one model with its settings and their options.
import type { ModelInfo } from '../../contracts/models/model-info.ts'
import { describePrice } from '../../domain/money/describe-price.ts'
import { alignColumns } from '../terminal/align-columns.ts'
import { fitTable, type TableColumn } from '../terminal/fit-table.ts'
import { flagOfField } from '../errors/flag-of-field.ts'

/** The part of a JSON Schema that is printed. */
interface InputField {
  description?: string
  type?: string
  default?: unknown
  enum?: unknown[]
  anyOf?: { const?: unknown }[]
  minimum?: number
  maximum?: number
  $ref?: string
}

interface InputSchema {
  properties?: Record<string, InputField>
  required?: string[]
}

const COLUMNS: readonly TableColumn<ModelInfo>[] = [
  { title: 'NAME', cell: nameOf },
  { title: 'OUTPUT', cell: ({ output }) => output, omit: 2 },
  { title: 'CREDITS', cell: ({ price }) => priceOf(price), omit: 1 },
  { title: 'DESCRIPTION', cell: ({ description }) => description },
]

/** A table with one row per model. `width`: columns of the terminal; undefined where lines may have any length, as in a pipe. */
export function describeModels(models: readonly ModelInfo[], width: number | undefined): string[] {
  return fitTable(COLUMNS, models, width)
}

/** One model with a table of its settings. */
export function describeModel(model: ModelInfo): string[] {
  const { properties = {}, required = [] } = model.inputSchema as InputSchema
  const settings = Object.entries(properties).map(([name, field]) => [
    name,
    flagOfField(`/input/${name}`) ?? '-',
    typeOf(field),
    required.includes(name) ? 'required' : defaultOf(field.default),
    field.description ?? '',
  ])
  return [
    `${model.title}: ${model.description}`,
    `id ${model.id}, also ${model.aliases.join(', ')}; credits: ${priceOf(model.price)}`,
    '',
    ...alignColumns([['SETTING', 'OPTION', 'VALUES', 'DEFAULT', ''], ...settings]),
  ]
}

function nameOf(model: ModelInfo): string {
  return model.aliases[0] ?? model.id
}

function priceOf(price: ModelInfo['price']): string {
  return price === null ? 'not known in advance' : describePrice(price)
}

function typeOf(field: InputField): string {
  if (field.$ref?.endsWith('/ImageSource')) return 'image'
  const choices = field.enum ?? field.anyOf?.map((choice) => choice.const)
  if (choices?.every((choice) => choice !== undefined)) return choices.map(String).join(' | ')
  if (field.minimum !== undefined && field.maximum !== undefined) return `${field.minimum} to ${field.maximum}`
  return field.type ?? ''
}

function defaultOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value)
}
