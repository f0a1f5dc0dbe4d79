// How long an accepted job takes to reach the platform with a free slot, hop by hop: `npm run bench:latency`.
// Invariant: one job at a time on an idle stack; all times are of this machine's one clock.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadStackEnvironmentOrThrow } from '../config/stack-environment.ts'
import { openDatabase } from '../db/connect.ts'
import { startStack } from '../dev/stack.ts'
import { printHops } from './print-hops.ts'

const WARM_UP = 5
const JOBS = Number(process.argv[2] ?? 60)

const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-bench-'))
const stack = await startStack({
  dataDir,
  env: loadStackEnvironmentOrThrow().inherited,
  ports: 'free',
  sandbox: { speed: 100 },
})
const database = openDatabase({ url: stack.databaseUrl, applicationName: 'bench' })
try {
  const hops: Record<string, number[]> = {}
  for (let job = 0; job < WARM_UP + JOBS; job += 1) {
    const measured = await measureOne()
    if (job < WARM_UP) continue
    for (const [hop, ms] of Object.entries(measured)) (hops[hop] ??= []).push(ms)
  }
  printHops(hops)
} finally {
  await database.destroy()
  await stack.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function measureOne(): Promise<Record<string, number>> {
  const sentMs = performance.timeOrigin + performance.now()
  const response = await fetch(`${stack.urls.api}/v1/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'soul', input: { prompt: 'A lighthouse at dusk' } }),
  })
  const repliedMs = performance.timeOrigin + performance.now()
  const { id } = (await response.json()) as { id: string }
  await untilFinal(id)
  const receivedMs = await receivedByPlatform(id)
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

async function receivedByPlatform(generationId: string): Promise<number> {
  const response = await fetch(`${stack.urls.sandbox}/_sandbox/ledger`)
  const body = (await response.json()) as { entries: { event: string; idempotencyKey: string | null; at: string }[] }
  const entry = body.entries.find((candidate) => candidate.idempotencyKey?.startsWith(`${generationId}.`))
  if (!entry) throw new Error(`the platform never saw ${generationId}`)
  return Date.parse(entry.at)
}

/** The stream ends with the job. */
async function untilFinal(id: string): Promise<void> {
  const stream = await fetch(`${stack.urls.api}/v1/generations/${id}/events`)
  await stream.text()
}
