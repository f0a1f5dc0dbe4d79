// Measures the pool's own transactions with 0, 1,000 and 10,000 generations in the line: joining it, and release with grant.
// Only PostgreSQL is started: `node bench/pool-line.ts`. Prints a table and one JSON line.
import { styleText } from 'node:util'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../db/connection/connect.ts'
import { finishGeneration } from '../db/generations/ending.ts'
import { migrateToLatest } from '../db/migrate.ts'
import { acquireSlot, reapAndGrant } from '../db/pool/leases.ts'
import { startPostgres } from '../dev/postgres/postgres.ts'

const ACCOUNTS = 10
const SLOTS = 4
const ROUNDS = 200
const MODELS = ['higgsfield-ai/soul/standard', 'higgsfield-ai/dop/standard', 'kling-video/v2.6/pro/image-to-video']

interface Figures {
  waiting: number
  clients: number
  joinP50Ms: number
  joinP99Ms: number
  grantP50Ms: number
  grantP99Ms: number
}

const postgres = await startPostgres({ isDurable: true })
try {
  await migrateToLatest(postgres.url)
  const db = openDatabase({ url: postgres.url, applicationName: 'hfw-bench' })
  const figures: Figures[] = []
  for (const [waiting, clients] of [
    [0, 1],
    [1_000, 20],
    [10_000, 20],
    [10_000, 2_000],
  ] as const) {
    figures.push(await measure(db, waiting, clients))
  }
  await db.destroy()
  print(figures)
} finally {
  await postgres.stop()
}

async function measure(db: Database, waiting: number, clients: number): Promise<Figures> {
  await setUp(db, waiting, clients)
  const joins: number[] = []
  const grants: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const id = `gen_new_${round}`
    await insertGenerations(db, { from: 1_000_000 + round, count: 1, clients, nowMs: Date.now(), id })
    joins.push(await timed(() => acquireSlot(db, { generationId: id })))
    const { generationId } = await db
      .selectFrom('lease')
      .select('generationId')
      .where('releasedAt', 'is', null)
      .orderBy('fence')
      .limit(1)
      .executeTakeFirstOrThrow()
    grants.push(
      await timed(() => finishGeneration(db, { generationId, ending: { status: 'cancelled' }, chargedCredits: null })),
    )
  }
  const [joinP50Ms, joinP99Ms] = [quantile(joins, 0.5), quantile(joins, 0.99)]
  return {
    waiting,
    clients,
    joinP50Ms,
    joinP99Ms,
    grantP50Ms: quantile(grants, 0.5),
    grantP99Ms: quantile(grants, 0.99),
  }
}

/** Every slot is held, and `waiting` generations are in the line. */
async function setUp(db: Database, waiting: number, clients: number): Promise<void> {
  await sql`truncate generation, account, event, client_share, share_clock cascade`.execute(db)
  const indexes = Array.from({ length: ACCOUNTS }, (_, index) => index)
  await db
    .insertInto('account')
    .values(indexes.map((index) => ({ id: `acct_${index}`, name: `a${index}`, slots: SLOTS })))
    .execute()
  const keyOf = (index: number) => ({ id: `key_${index}`, accountId: `acct_${index}`, keyId: `k${index}`, secret: 'x' })
  await db.insertInto('accountKey').values(indexes.map(keyOf)).execute()
  // Each grant removes a generation from the line. As many more wait as are granted during the measurement.
  const count = ACCOUNTS * SLOTS + (waiting === 0 ? 0 : waiting + 2 * ROUNDS)
  await insertGenerations(db, { from: 0, count, clients, nowMs: Date.now() })
  const all = db.selectFrom('generation').select(['id', 'clientId', 'model', 'priority', 'createdAt'])
  await db
    .insertInto('leaseWaiter')
    .columns(['generationId', 'clientId', 'model', 'priority', 'enqueuedAt'])
    .expression(all)
    .execute()
  await reapAndGrant(db)
}

async function insertGenerations(
  db: Database,
  { from, count, clients, nowMs, id }: { from: number; count: number; clients: number; nowMs: number; id?: string },
): Promise<void> {
  const BATCH = 2_000
  for (let start = 0; start < count; start += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - start) }, (_, offset) => {
      const index = from + start + offset
      return {
        id: id ?? `gen_${String(index).padStart(8, '0')}`,
        clientId: `client_${index % clients}`,
        model: MODELS[index % MODELS.length]!,
        priority: 1 + (index % 5),
        input: '{"prompt":"x"}',
        priceCredits: 1,
        createdAt: new Date(nowMs + index),
      }
    })
    await db.insertInto('generation').values(rows).execute()
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return performance.now() - startedAtMs
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]! * 10) / 10
}

function print(figures: readonly Figures[]): void {
  console.log(styleText('bold', 'waiting  clients  join p50/p99 ms  release and grant p50/p99 ms'))
  for (const row of figures) {
    const join = `${row.joinP50Ms} / ${row.joinP99Ms}`
    const grant = `${row.grantP50Ms} / ${row.grantP99Ms}`
    console.log(`${String(row.waiting).padStart(7)}  ${String(row.clients).padStart(7)}  ${join.padEnd(15)}  ${grant}`)
  }
  console.log(JSON.stringify({ accounts: ACCOUNTS, slots: SLOTS, rounds: ROUNDS, figures }))
}
