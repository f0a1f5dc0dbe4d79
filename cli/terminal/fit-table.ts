// Formats rows as a table that fits a terminal: columns that can be omitted disappear, and the last column is cut.
// Invariant: no line is wider than the terminal, unless one word is. Where the first column does not fit, each row is a block.
import { truncate, widthOf } from '../progress/job-row.ts'
import { tableOrBlocks } from './table-or-blocks.ts'

export interface TableColumn<Row> {
  title: string
  cell(row: Row): string
  /** Omitted first: the lowest number. Undefined: never omitted. */
  omit?: number
}

const GAP = '  '
/** The last column is useful from this width on. */
const MIN_LAST = 12

/** `width`: columns of the terminal; undefined shows every column in full, for programs that read the table. */
export function fitTable<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number | undefined,
): string[] {
  // The last column of the terminal stays empty: some terminals wrap as soon as it is filled.
  const room = width === undefined ? Number.POSITIVE_INFINITY : width - 1
  let shown = columns.map((column) => columnOf(column, rows))
  while (fixedWidth(shown) + Math.min(MIN_LAST, shown.at(-1)!.width) > room) {
    const [next] = shown.filter(({ omit }) => omit !== undefined).toSorted((a, b) => a.omit! - b.omit!)
    if (next === undefined) break
    shown = shown.filter((column) => column !== next)
  }
  if (shown[0]!.width > room) {
    const [head = [], ...cells] = [...Array(rows.length + 1).keys()].map((line) =>
      shown.map((column) => column.cells[line]!),
    )
    return tableOrBlocks(head, cells, width)
  }
  const lastRoom = Math.max(0, room - fixedWidth(shown))
  return [...Array(rows.length + 1).keys()].map((line) =>
    shown
      .map(({ cells, width: columnWidth }, index) =>
        index === shown.length - 1
          ? truncate(cells[line]!, lastRoom)
          : cells[line]! + ' '.repeat(columnWidth - widthOf(cells[line]!)),
      )
      .join(GAP)
      .trimEnd(),
  )
}

interface FilledColumn {
  /** The title, then one cell for each row. */
  cells: string[]
  width: number
  omit: number | undefined
}

function columnOf<Row>({ title, cell, omit }: TableColumn<Row>, rows: readonly Row[]): FilledColumn {
  const cells = [title, ...rows.map((row) => cell(row).replaceAll(/\s+/g, ' ').trim() || '-')]
  return { cells, omit, width: Math.max(...cells.map(widthOf)) }
}

/** The width of every column but the last, with the gaps. */
function fixedWidth(columns: readonly FilledColumn[]): number {
  return columns.slice(0, -1).reduce((sum, { width }) => sum + width + GAP.length, 0)
}
