// Prints measured hops: a table for people, and one JSON line for programs.
import { spreadOf } from './pool/measure.ts'

/** Milliseconds by hop. */
export function printHops(hops: Record<string, number[]>): void {
  const rows = Object.entries(hops).map(([hop, times]) => ({
    hop,
    runs: times.length,
    ...figuresOf(times),
  }))
  const width = Math.max(...rows.map((row) => row.hop.length))
  for (const row of rows) {
    const figures = [row.p50Ms, row.p95Ms, row.maxMs].map((ms) => ms.toFixed(1).padStart(8))
    process.stdout.write(`${row.hop.padEnd(width)}  p50${figures[0]}  p95${figures[1]}  max${figures[2]}  ms\n`)
  }
  process.stdout.write(`${JSON.stringify(rows)}\n`)
}

function figuresOf(times: readonly number[]) {
  const { p50, p95, max } = spreadOf(times)
  return { p50Ms: p50, p95Ms: p95, maxMs: max }
}
