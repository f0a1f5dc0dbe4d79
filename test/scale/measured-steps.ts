// Measures what steps cost in the database, and checks the plans of the statements that they send.
// Invariant: each statement that a measured step sends is explained once, also where the step is quick.
import { expect } from 'vitest'
import type { Database } from '../../db/connection/connect.ts'
import { recordStatements, scannedTables, type SentStatement } from './recorded-statements.ts'

const RUNS = 100
/** A cache of the processor that another program has emptied adds time, so that the best of some rounds is the cost. */
const MAX_ROUNDS = 3
const LIMIT_MS = 10

/** `usage_quarter` is not among them: the report on a long period reads all of it. */
const BIG_TABLES = [
  'generation',
  'film',
  'attempt',
  'lease',
  'event',
  'ledger_entry',
  'asset',
  'attempt_output',
  'idempotency_record',
]

export interface MeasuredStep<Given> {
  /** What the table of results calls it. */
  name: string
  /** Makes what a run works on. It is not measured. */
  prepare?: (run: number) => Promise<Given>
  step: (given: Given, run: number) => Promise<unknown>
  /** Highest processor time of 99 of 100 runs, in milliseconds. Default 10. */
  limitMs?: number
  /** Default 100. For a step that costs much, fewer: the highest of 25 stands for 99 of 100. */
  runs?: number
}

export interface Measure {
  name: string
  p50Ms: number
  p99Ms: number
}

export interface StepMeter {
  /** Runs the step 100 times and some to warm up. Fails where it takes longer than its limit, or where a statement scans a big table. */
  expectQuick<Given>(step: MeasuredStep<Given>): Promise<void>
  /** Runs `work` once. Returns its processor time in the database, in milliseconds, and keeps its statements for `expectNoScans`. */
  cost(work: () => Promise<unknown>): Promise<number>
  /** Fails where a statement that was measured since the last check scans a big table. */
  expectNoScans(): Promise<void>
  measures: readonly Measure[]
}

/** Call it before the first connection is opened. `db` is called when plans are read. */
export function createStepMeter(db: () => Database): StepMeter {
  const recorder = recordStatements()
  const unchecked = new Map<string, SentStatement>()
  const measures: Measure[] = []
  const meter: StepMeter = {
    measures,
    async cost(work) {
      const sent = await recorder.record(work)
      for (const statement of sent) unchecked.set(statement.text, statement)
      return sent.reduce((sum, { databaseMs }) => sum + databaseMs, 0)
    },
    async expectNoScans() {
      const scans: { tables: string[]; text: string }[] = []
      for (const [text, statement] of unchecked) {
        if (!/^\s*(select|with|insert|update|delete)\b/i.test(text)) continue
        const tables = await scannedTables(db(), statement, BIG_TABLES)
        if (tables.length > 0) scans.push({ tables, text })
      }
      unchecked.clear()
      expect(scans).toEqual([])
    },
    async expectQuick({ name, prepare, step, limitMs = LIMIT_MS, runs = RUNS }) {
      const run = async (number: number) => {
        const given = (await prepare?.(number)) as Parameters<typeof step>[0]
        return meter.cost(() => step(given, number))
      }
      for (let number = 0; number < runs / 10; number += 1) await run(number)
      let best: Measure = { name, p50Ms: Number.POSITIVE_INFINITY, p99Ms: Number.POSITIVE_INFINITY }
      for (let round = 0; round < MAX_ROUNDS && best.p99Ms > limitMs; round += 1) {
        const costs: number[] = []
        while (costs.length < runs) costs.push(await run(costs.length))
        const measure = { name, p50Ms: percentile(costs, 50), p99Ms: percentile(costs, 99) }
        if (measure.p99Ms < best.p99Ms) best = measure
      }
      measures.push(best)
      await meter.expectNoScans()
      expect(best.p99Ms, `milliseconds of processor time in the database: ${name}`).toBeLessThanOrEqual(limitMs)
    },
  }
  return meter
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1]!
}

/** The measures as a table of Markdown. */
export function tableOf(measures: readonly Measure[]): string {
  const rows = measures.map(({ name, p50Ms, p99Ms }) => `| ${name} | ${p50Ms.toFixed(2)} ms | ${p99Ms.toFixed(2)} ms |`)
  return ['| step | p50 | p99 |', '| --- | --- | --- |', ...rows].join('\n')
}
