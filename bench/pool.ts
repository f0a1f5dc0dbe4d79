// Measures the makespan of three schedulers against the ideal: ours, a script over the official SDK, and a worker over pg-boss.
// They run one after the other on the same accounts of the same platform. Run it with `npm run bench:pool`.
// Invariant: all run the same jobs. Each is measured from the platform's record, against an ideal made of its own durations.
import type { Stack } from '../dev/stack/stack.ts'
import type { Contender } from './pool/contender.ts'
import { accountsOf, withBenchStack, POOL } from './pool/bench-stack.ts'
import { figuresOf } from './pool/measure.ts'
import { ours } from './pool/ours.ts'
import { pgBossWorker } from './pool/pg-boss.ts'
import { lastRequestSeq, readRuns, setStorm, statusReads } from './pool/platform.ts'
import { printFigures, type Row } from './pool/print-figures.ts'
import { officialSdk } from './pool/sdk.ts'

const JOBS = Number(process.argv[2] ?? 400)
const WARM_UP_JOBS = 40
/** One in fifty accepted submissions loses its response. A client that repeats such a request without a key pays twice. */
const FAULT_RATES = { error_500_after: 0.01, reset_after: 0.01 }
/** All contenders, or those whose name begins with the argument. */
const NAMED = process.argv[3] ?? ''
const CONTENDERS: readonly Contender[] = [ours, officialSdk, pgBossWorker].filter(({ name }) => name.startsWith(NAMED))

await withBenchStack(async (stack) => {
  await measure(stack, ours, { name: 'warm-up', jobs: WARM_UP_JOBS, faults: {} })
  const rows: Row[] = []
  for (const [name, faults] of [
    ['none', {}],
    ['2 %', FAULT_RATES],
  ] as const) {
    for (const contender of CONTENDERS) rows.push(await measure(stack, contender, { name, jobs: JOBS, faults }))
  }
  printFigures(rows)
})

async function measure(
  { urls, databaseUrl }: Stack,
  contender: Contender,
  round: { name: string; jobs: number; faults: Record<string, number> },
): Promise<Row> {
  process.stderr.write(`${contender.name}, ${round.jobs} jobs, faults: ${round.name}\n`)
  await setStorm(urls.sandbox, round.faults)
  const after = await lastRequestSeq(urls.sandbox)
  const readsBefore = await statusReads(urls.sandbox)
  const jobs = Array.from({ length: round.jobs }, (_, index) => `${contender.name} ${round.name} ${index}`)
  const callers = await contender.run({
    platformUrl: urls.sandbox,
    apiUrl: urls.api,
    databaseUrl,
    accounts: accountsOf(POOL),
    jobs,
  })
  const runs = await readRuns(urls.sandbox, after)
  const reads = (await statusReads(urls.sandbox)) - readsBefore
  return {
    contender: contender.name,
    faults: round.name,
    ...figuresOf(runs, callers, POOL),
    statusReadsPerJob: reads / round.jobs,
  }
}
