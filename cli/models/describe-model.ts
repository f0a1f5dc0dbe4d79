// Models in lines for people: a table of all models, or one model with its settings and their options.
import type { ModelInfo } from '../../contracts/models/model-info.ts'
import { describeAmounts, describePrice } from '../../domain/money/describe-price.ts'
import { inCliTerms } from '../errors/in-cli-terms.ts'
import { flagOfInput } from '../errors/flag-of-field.ts'
import { formatDuration } from '../progress/format-duration.ts'
import { fitTable, type TableColumn } from '../terminal/fit-table.ts'
import { tableOrBlocks, wrapRows } from '../terminal/table-or-blocks.ts'
import { wrapText } from '../terminal/wrap-text.ts'
import { describeSchema, type FieldSchema } from './describe-schema.ts'
import { exampleCommand, exampleCurl, fillIns } from './example-lines.ts'

interface InputSchema {
  properties?: Record<string, FieldSchema>
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

/** One model with a table of its fields, and examples. `width` as above. */
export function describeModel(
  model: ModelInfo,
  { width, apiUrl, hasToken }: { width: number | undefined; apiUrl: string; hasToken: boolean },
): string[] {
  const { properties = {}, required = [] } = model.inputSchema as InputSchema
  const fields = Object.entries(properties).map(([name, field]) => [
    name,
    flagOfInput([name]),
    describeSchema(field),
    required.includes(name) ? 'required' : defaultOf(field.default),
    inCliTerms(field.description ?? ''),
  ])
  const command = exampleCommand(model)
  return [
    ...wrapText(
      `${model.title}: ${inCliTerms(model.description)}`,
      width === undefined ? Number.POSITIVE_INFINITY : width - 1,
    ),
    ...wrapRows(factsOf(model), width),
    '',
    ...tableOrBlocks(['FIELD', 'OPTION', 'VALUES', 'DEFAULT', 'MEANING'], fields, width),
    ...(command === undefined ? [] : ['', 'Example:', `  ${command}`, '', 'With curl:']),
    ...exampleCurl(model, { apiUrl, hasToken }).map((line) => `  ${line}`),
    ...fillIns(model),
  ]
}

function factsOf({ id, aliases, output, price, capabilities, typicalDurationMs }: ModelInfo): [string, string][] {
  const amounts = price === null ? '' : describeAmounts(price)
  return [
    ['id', id],
    ...(aliases.length === 0 ? [] : ([['also', aliases.join(', ')]] as [string, string][])),
    ['makes', output],
    ['credits', `${priceOf(price)}${amounts === '' ? '' : ` (${amounts})`}`],
    ...(capabilities.length === 0 ? [] : ([['can', capabilities.join(', ')]] as [string, string][])),
    ['takes', `usually ${formatDuration(typicalDurationMs)}`],
  ]
}

function nameOf(model: ModelInfo): string {
  return model.aliases[0] ?? model.id
}

function priceOf(price: ModelInfo['price']): string {
  return price === null ? 'not known in advance' : describePrice(price)
}

function defaultOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value)
}
