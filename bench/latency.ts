// Measures how long a job takes to reach the platform on an idle machine, hop by hop: with a free slot, and with a slot that is
// released. Run it with `npm run bench:latency`.
// Invariant: the platform has one request at a time; all times come from the clock of this machine.
import { type Database, openDatabase } from '../db/connection/connect.ts'
import { accountsOf, withBenchStack } from './pool/bench-stack.ts'
import { idleGaps } from './pool/measure.ts'
import { create, ours, untilEnd } from './pool/ours.ts'
import { lastRequestSeq, readRuns } from './pool/platform.ts'
import { printHops } from './print-hops.ts'

const WARM_UP = 5
const JOBS = Number(process.argv[2] ?? 60)
const ONE_SLOT = { accounts: 1, slotsPerAccount: 1 }
const MEAN_SERVICE_SECONDS = 0.5

type Urls = { api: string; sandbox: string }

await withBenchStack(
  async ({ urls, databaseUrl }) => {
    const database = openDatabase({ url: databaseUrl, applicationName: 'bench' })
    try {
      const hops: Record<string, number[]> = {}
      for (let job = 0; job < WARM_UP + JOBS; job += 1) {
        const measured = await measureOne(urls, database)
        if (job < WARM_UP) continue
        for (const [hop, ms] of Object.entries(measured)) (hops[hop] ??= []).push(ms)
      }
      hops['freed slot → next POST at platform'] = await measureLine(urls, databaseUrl)
      printHops(hops)
    } finally {
      await database.destroy()
    }
  },
  ONE_SLOT,
  MEAN_SERVICE_SECONDS,
)

/** A free slot: the job arrives while no other job exists. */
async function measureOne(urls: Urls, database: Database): Promise<Record<string, number>> {
  const sentMs = performance.timeOrigin + performance.now()
  const id = await create(urls.api, 'A lighthouse at dusk')
  const repliedMs = performance.timeOrigin + performance.now()
  await untilEnd(urls.api, id)
  const receivedMs = await receivedByPlatform(urls.sandbox, id)
  const times = await database
    .selectFrom('generation')
    .innerJoin('attempt', 'attempt.generationId', 'generation.id')
    .innerJoin('lease', 'lease.id', 'attempt.leaseId')
    .select([
      'generation.createdAt as accepted',
      'lease.grantedAt as granted',
      'attempt.createdAt as written',
      'attempt.submittedAt as answered',
    ])
    .where('generation.id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    'POST /v1/generations → 202': repliedMs - sentMs,
    'accepted → slot granted': times.granted.getTime() - times.accepted.getTime(),
    'slot granted → attempt written': times.written.getTime() - times.granted.getTime(),
    'attempt written → POST at platform': receivedMs - times.written.getTime(),
    'accepted → POST at platform': receivedMs - times.accepted.getTime(),
    'POST at platform → request id kept': (times.answered?.getTime() ?? Number.NaN) - receivedMs,
  }
}

async function receivedByPlatform(sandboxUrl: string, generationId: string): Promise<number> {
  const response = await fetch(`${sandboxUrl}/_sandbox/ledger`)
  const body = (await response.json()) as { entries: { event: string; idempotencyKey: string | null; at: string }[] }
  const entry = body.entries.find((candidate) => candidate.idempotencyKey?.startsWith(`${generationId}.`))
  if (!entry) throw new Error(`the platform never saw ${generationId}`)
  return Date.parse(entry.at)
}

/** The only slot, with a line of waiting jobs: how long it is free between two jobs. */
async function measureLine({ api, sandbox }: Urls, databaseUrl: string): Promise<number[]> {
  const after = await lastRequestSeq(sandbox)
  const jobs = Array.from({ length: JOBS }, (_, index) => `In line ${index}`)
  await ours.run({ platformUrl: sandbox, apiUrl: api, databaseUrl, accounts: accountsOf(ONE_SLOT), jobs })
  const runs = await readRuns(sandbox, after)
  return idleGaps(
    runs.toSorted((a, b) => a.acceptedMs - b.acceptedMs),
    ONE_SLOT.slotsPerAccount,
  )
}
