// Prints measured hops: a table for people, one JSON line for programs.

/** Milliseconds by hop. */
export function printHops(hops: Record<string, number[]>): void {
  const rows = Object.entries(hops).map(([hop, times]) => ({
    hop,
    runs: times.length,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    maxMs: percentile(times, 1),
  }))
  const width = Math.max(...rows.map((row) => row.hop.length))
  for (const row of rows) {
    const figures = [row.p50Ms, row.p95Ms, row.maxMs].map((ms) => ms.toFixed(1).padStart(8))
    process.stdout.write(`${row.hop.padEnd(width)}  p50${figures[0]}  p95${figures[1]}  max${figures[2]}  ms\n`)
  }
  process.stdout.write(`${JSON.stringify(rows)}\n`)
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
