// Prints the comparison: a Markdown table for people and documents, and one JSON line for programs.
import type { Figures } from './measure.ts'

export interface Row extends Figures {
  contender: string
  faults: string
  statusReadsPerJob: number
}

const columns: readonly [string, (row: Row) => string][] = [
  ['contender', (row) => row.contender],
  ['faults', (row) => row.faults],
  ['makespan s', (row) => (row.makespanMs / 1000).toFixed(1)],
  ['÷ ideal', (row) => row.makespanToIdeal.toFixed(3)],
  ['slot use', (row) => `${(row.slotUse * 100).toFixed(1)} %`],
  ['accepted → POST p50 / p95 ms', (row) => spread(row.acceptedToPostMs)],
  ['freed slot → POST p50 / p95 ms', (row) => spread(row.freedToPostMs)],
  ['status reads a job', (row) => row.statusReadsPerJob.toFixed(2)],
  ['duplicates', (row) => String(row.duplicates)],
]

export function printFigures(rows: readonly Row[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  process.stdout.write(line(columns.map(([title]) => title)))
  process.stdout.write(line(columns.map(() => '---')))
  for (const row of rows) process.stdout.write(line(columns.map(([, cell]) => cell(row))))
  process.stdout.write(`${JSON.stringify(rows)}\n`)
}

function spread({ p50, p95 }: { p50: number; p95: number }): string {
  return `${p50.toFixed(0)} / ${p95.toFixed(0)}`
}
