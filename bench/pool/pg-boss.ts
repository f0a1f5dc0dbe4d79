// The contender "pg-boss": a job queue in PostgreSQL, one polling worker per slot, and a loop that reads the status.
import { setTimeout as sleep } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { type BenchAccount, type Contender, nowMs } from './contender.ts'
import type { CallerView } from './measure.ts'

/** The default of pg-boss. */
const POLLING_SECONDS = 2
const STATUS_INTERVAL_MS = 2_000
/** Each run has its own queue. The database is dropped at the end of the bench. */
let runs = 0

export const pgBossWorker: Contender = {
  name: 'pg-boss worker that polls',
  run: async ({ platformUrl, databaseUrl, accounts, jobs }) => {
    const boss = new PgBoss({ connectionString: databaseUrl, schema: 'bench_boss' })
    boss.on('error', () => {})
    await boss.start()
    try {
      const queue = `generations_${(runs += 1)}`
      await boss.createQueue(queue, { retryLimit: 3 })
      return await runAll(boss, { queue, platformUrl, accounts, jobs })
    } finally {
      await boss.stop({ graceful: false })
    }
  },
}

async function runAll(
  boss: PgBoss,
  round: { queue: string; platformUrl: string; accounts: readonly BenchAccount[]; jobs: readonly string[] },
): Promise<CallerView[]> {
  const views = new Map<string, CallerView>()
  const allDone = Promise.withResolvers<void>()
  const handedOverMs = nowMs()
  await boss.insert(
    round.queue,
    round.jobs.map((prompt) => ({ data: { prompt } })),
  )
  for (const account of round.accounts) {
    for (let slot = 0; slot < account.slots; slot += 1) {
      await boss.work<{ prompt: string }>(round.queue, { pollingIntervalSeconds: POLLING_SECONDS }, async ([job]) => {
        if (job === undefined) return
        const { prompt } = job.data
        await generate(round.platformUrl, account, prompt)
        views.set(prompt, { job: prompt, handedOverMs, knownDoneMs: nowMs() })
        if (views.size === round.jobs.length) allDone.resolve()
      })
    }
  }
  await allDone.promise
  return [...views.values()]
}

/** Throws for a response that is not 2xx, so that the queue tries the job again. */
async function generate(platformUrl: string, account: BenchAccount, prompt: string): Promise<void> {
  const headers = { authorization: `Key ${account.keyId}:${account.secret}`, 'content-type': 'application/json' }
  const submitted = await fetch(`${platformUrl}/higgsfield-ai/soul/standard`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ prompt }),
    signal: AbortSignal.timeout(30_000),
  })
  if (!submitted.ok) throw new Error(`submit: ${submitted.status}`)
  const { status_url: statusUrl } = (await submitted.json()) as { status_url: string }
  for (;;) {
    await sleep(STATUS_INTERVAL_MS)
    const answer = await fetch(statusUrl, { headers })
    const { status } = (await answer.json()) as { status: string }
    if (status !== 'queued' && status !== 'in_progress') return
  }
}
