// Measures a long line of waiting jobs: how soon a released slot is used again, and how much memory the worker needs.
// Run it with `node bench/long-line.ts [waiting]`, default 10,000 jobs, created through the API. It starts its own stack.
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../db/connection/connect.ts'
import { withLimit } from './pool/contender.ts'
import { accountsOf, withBenchStack, POOL } from './pool/bench-stack.ts'
import { idleGaps, type PlatformRun, spreadOf } from './pool/measure.ts'
import { create, HANDING_OVER, ours } from './pool/ours.ts'
import { readAll } from './pool/platform.ts'

const WAITING = Number(process.argv[2] ?? 10_000)
const MEASURED_RUNS = 500
/** Number of clients that the jobs belong to. */
const CLIENTS = 20

await withBenchStack(async ({ urls, databaseUrl, pids }) => {
  const db = openDatabase({ url: databaseUrl, applicationName: 'hfw-bench' })
  let peakMb = 0
  const watch = setInterval(() => void workerMegabytes(pids()).then((mb) => (peakMb = Math.max(peakMb, mb))), 1_000)
  try {
    await warmUp(urls, databaseUrl)
    await pauseAccounts(db, '1 hour')
    const filledMs = await fillLine(db, urls.api)
    const lineMb = await workerMegabytes(pids())
    const resumedAt = new Date()
    await pauseAccounts(db, '0')
    const figures = await measureGrants(db, { sandboxUrl: urls.sandbox, resumedAt })
    process.stdout.write(`${JSON.stringify({ waiting: WAITING, filledMs, lineMb, peakMb, ...figures }, null, 2)}\n`)
  } finally {
    clearInterval(watch)
    await db.destroy()
  }
})

async function warmUp(urls: { sandbox: string; api: string }, databaseUrl: string): Promise<void> {
  const jobs = Array.from({ length: 40 }, (_, index) => `warm-up ${index}`)
  await ours.run({ platformUrl: urls.sandbox, apiUrl: urls.api, databaseUrl, accounts: accountsOf(POOL), jobs })
}

async function pauseAccounts(db: Database, time: string): Promise<void> {
  await db
    .updateTable('account')
    .set({ cooldownUntil: sql<Date>`now() + ${time}::interval`, cooldownReason: 'the line is being filled' })
    .execute()
}

async function fillLine(db: Database, apiUrl: string): Promise<number> {
  const startedMs = performance.now()
  const jobs = Array.from({ length: WAITING }, (_, index) => `waiting ${index}`)
  await withLimit(jobs, HANDING_OVER, async (job) => void (await create(apiUrl, job)))
  const filledMs = Math.round(performance.now() - startedMs)
  const { count } = await db
    .selectFrom('leaseWaiter')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (count !== WAITING) throw new Error(`${count} stand in line, not ${WAITING}`)
  await sql`update lease_waiter set client_id = 'client-' || (abs(hashtext(generation_id)) % ${CLIENTS})`.execute(db)
  return filledMs
}

/** From the end of a request on the platform to the next grant of its slot, and to the arrival of the next request. */
async function measureGrants(db: Database, { sandboxUrl, resumedAt }: { sandboxUrl: string; resumedAt: Date }) {
  for (;;) {
    await sleep(2_000)
    const runs = (await readAll(sandboxUrl, 0)).filter(({ createdAtMs }) => createdAtMs >= resumedAt.getTime())
    if (runs.filter(({ finishedAtMs }) => finishedAtMs !== null).length < MEASURED_RUNS) continue
    const sent = runs.map(({ account, body, createdAtMs, finishedAtMs }) => ({
      account,
      job: body.prompt,
      acceptedMs: createdAtMs,
      finishedMs: finishedAtMs ?? Number.POSITIVE_INFINITY,
    }))
    const granted = await grantTimes(db)
    return {
      freedToGrantMs: gapsUntil(sent, (run) => granted.get(run.job) ?? Number.NaN),
      freedToPostMs: gapsUntil(sent, (run) => run.acceptedMs),
    }
  }
}

function gapsUntil(sent: readonly PlatformRun[], takenMs: (run: PlatformRun) => number) {
  const runs = sent.map((run) => ({ ...run, acceptedMs: takenMs(run) })).toSorted((a, b) => a.acceptedMs - b.acceptedMs)
  return spreadOf(idleGaps(runs, POOL.slotsPerAccount))
}

async function grantTimes(db: Database): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('lease')
    .innerJoin('generation', 'generation.id', 'lease.generationId')
    .select([sql<string>`generation.input ->> 'prompt'`.as('job'), 'lease.grantedAt'])
    .execute()
  return new Map(rows.map(({ job, grantedAt }) => [job, grantedAt.getTime()]))
}

async function workerMegabytes(pids: Partial<Record<string, number>>): Promise<number> {
  const status = await readFile(`/proc/${pids['worker']}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024)
}
