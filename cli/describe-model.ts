// Models in lines for people: a table of all, or one with its settings.
import type { OfferedModel } from './api/offered-model.ts'

export function listModels(models: readonly OfferedModel[]): string[] {
  const rows = [
    ['NAME', 'MAKES', 'CREDITS', 'WHAT'],
    ...models.map((model) => [nameOf(model), model.output, priceOf(model.price), model.description]),
  ]
  return alignColumns(rows)
}

export function describeModel(model: OfferedModel): string[] {
  const { properties, required = [] } = model.inputSchema
  const settings = Object.entries(properties).map(([name, field]) => [
    `  ${name}`,
    typeOf(field),
    required.includes(name) && field.default === undefined ? 'required' : defaultOf(field.default),
    field.description ?? '',
  ])
  return [
    `${model.title}: ${model.description}`,
    `id: ${model.id}   names: ${model.aliases.join(', ')}   credits: ${priceOf(model.price)}`,
    'settings:',
    ...alignColumns(settings),
  ]
}

function nameOf(model: OfferedModel): string {
  return model.aliases[0] ?? model.id
}

function priceOf(price: OfferedModel['price']): string {
  const { per, credits, creditsByResolution } = price
  if (typeof credits === 'number') return `${credits} a ${per}`
  const amounts = Object.values((creditsByResolution ?? {}) as Record<string, number>)
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)]
  return least === most ? `${least} a ${per}` : `${least}–${most} a ${per}`
}

function typeOf(field: OfferedModel['inputSchema']['properties'][string]): string {
  return field.enum === undefined ? (field.type ?? '') : field.enum.join(' | ')
}

function defaultOf(value: unknown): string {
  return value === undefined ? 'optional' : `default ${JSON.stringify(value)}`
}

/** Pads every column but the last to its widest cell. */
function alignColumns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}
