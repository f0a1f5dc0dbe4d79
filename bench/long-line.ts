// A long line of waiting workflows: how much memory the worker needs, and how soon a freed slot is used again.
// `node bench/long-line.ts [waiting]`, default 10,000. Starts a whole stack of its own and stops it again.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { connectTemporal } from '../adapters/temporal/connect.ts'
import { loadStackEnvironmentOrThrow } from '../config/stack-environment.ts'
import { TASK_QUEUES, WORKFLOW_TYPES } from '../contracts/workflow-messages.ts'
import { type Database, openDatabase } from '../db/connect.ts'
import { startStack } from '../dev/stack.ts'
import { withLimit } from './pool/contender.ts'

const WAITING = Number(process.argv[2] ?? 10_000)
const AT_ONCE = 40
const MEASURED_GRANTS = 60

const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-long-line-'))
const env = loadStackEnvironmentOrThrow().inherited
const stack = await startStack({ dataDir, env, ports: 'free', sandbox: { speed: 20 } })
const temporal = connectTemporal({ connection: { address: stack.temporalAddress }, namespace: 'default' })
const db = openDatabase({ url: stack.databaseUrl, applicationName: 'hfw-bench' })
try {
  await pauseAccounts(db, '1 hour')
  const startedAtMs = performance.now()
  await fillLine()
  const filledMs = Math.round(performance.now() - startedAtMs)
  const workerMb = await workerMegabytes()
  await pauseAccounts(db, '0')
  const takenMs = await measureGrants(db)
  const peakMb = Math.max(workerMb, await workerMegabytes())
  console.log(JSON.stringify({ waiting: WAITING, filledMs, workerMb, peakMb, takenMs }))
} finally {
  await db.destroy()
  await temporal.close()
  await stack.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function pauseAccounts(database: Database, time: string): Promise<void> {
  await database
    .updateTable('account')
    .set({ cooldownUntil: sql<Date>`now() + ${time}::interval`, cooldownReason: 'the line is being filled' })
    .execute()
}

async function fillLine(): Promise<void> {
  const ids = Array.from({ length: WAITING }, (_, index) => `gen_line${String(index).padStart(20, '0')}`)
  for (let start = 0; start < ids.length; start += 1_000) {
    const rows = ids.slice(start, start + 1_000).map((id, offset) => ({
      id,
      clientId: `client_${(start + offset) % 20}`,
      model: 'higgsfield-ai/soul/standard',
      input: '{"prompt":"x","aspectRatio":"1:1","resolution":"720p","batchSize":1,"enhancePrompt":true}',
      priceCredits: 1.5,
      workflowStartedAt: new Date(),
    }))
    await db.insertInto('generation').values(rows).execute()
  }
  await withLimit(ids, AT_ONCE, async (id) => {
    await temporal.client.workflow.start(WORKFLOW_TYPES.generation, {
      workflowId: id,
      taskQueue: TASK_QUEUES.main,
      args: [{ generationId: id }],
    })
  })
  for (;;) {
    const { count } = await db
      .selectFrom('leaseWaiter')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count >= WAITING) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** From a slot given back until its next holder has written its attempt: the grant, its signal, and the worker's turn. */
async function measureGrants(database: Database): Promise<{ p50: number; p99: number; grants: number }> {
  for (;;) {
    const { rows } = await sql<{ p50: number | null; p99: number | null; grants: number }>`
      select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.99) within group (order by ms) as p99,
        count(*)::int as grants
      from (
        select extract(epoch from lease.claimed_at - before.released_at) * 1000 as ms
        from lease join lateral (
          select released_at from lease as earlier
          where earlier.account_id = lease.account_id and earlier.released_at <= lease.granted_at + interval '1 second'
            and earlier.fence < lease.fence order by earlier.released_at desc limit 1
        ) as before on true
        where lease.claimed_at is not null
      ) as taken
    `.execute(database)
    const [row] = rows
    if (row && row.grants >= MEASURED_GRANTS) {
      return { p50: Math.round(row.p50 ?? 0), p99: Math.round(row.p99 ?? 0), grants: row.grants }
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function workerMegabytes(): Promise<number> {
  const note = JSON.parse(await readFile(path.join(dataDir, 'stack.json'), 'utf8')) as { pids: Record<string, number> }
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(note.pids['worker'])], { encoding: 'utf8' })
  return Math.round(Number(kilobytes) / 1024)
}
