// A table where it fits the terminal, and otherwise one block for each row, so that no cell is lost and no line breaks within a word.
import { widthOf } from '../progress/job-row.ts'
import { alignColumns } from './align-columns.ts'
import { wrapText } from './wrap-text.ts'

/** The first cell of a row names its block. `width`: columns of the terminal; undefined where lines may have any length. */
export function tableOrBlocks(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): string[] {
  const table = alignColumns([[...head], ...rows.map((row) => [...row])])
  if (width === undefined || table.every((line) => widthOf(line) < width)) return table
  return rows.flatMap((row) => blockOf(head, row, width))
}

/** Rows of a label and a value. Values are broken between words, below their beginning. */
export function wrapRows(
  rows: readonly (readonly [label: string, value: string])[],
  width: number | undefined,
): string[] {
  const labelWidth = Math.max(0, ...rows.map(([label]) => label.length))
  return rows.flatMap(([label, value]) => wrapRow([label, value], { labelWidth, indent: 0, width }))
}

function blockOf(head: readonly string[], [title = '', ...cells]: readonly string[], width: number): string[] {
  const labels = head.slice(1).map((label) => label.toLowerCase())
  const labelWidth = Math.max(0, ...labels.map(({ length }) => length))
  const lines = cells.flatMap((cell, index) =>
    cell === '' ? [] : wrapRow([labels[index] ?? '', cell], { labelWidth, indent: 2, width }),
  )
  return [title, ...lines]
}

/** On a terminal that is too narrow for both, the value is below its label. */
const MIN_VALUE = 16

function wrapRow(
  [label, value]: readonly [label: string, value: string],
  {
    labelWidth,
    indent,
    width = Number.POSITIVE_INFINITY,
  }: { labelWidth: number; indent: number; width: number | undefined },
): string[] {
  const margin = ' '.repeat(indent)
  const room = width - 1 - indent - labelWidth - 2
  if (room < MIN_VALUE) {
    const own = Math.max(1, width - 1 - indent - 2)
    return [`${margin}${label}`, ...wrapText(value, own).map((line) => `${margin}  ${line}`)]
  }
  return wrapText(value, room).map((line, index) =>
    `${margin}${(index === 0 ? label : '').padEnd(labelWidth)}  ${line}`.trimEnd(),
  )
}
