// A pool at work after a long history: all slots are granted, and a line waits.
// Invariant: each generation that leaves the pool grants its slot to another one of the line, and that grant is used by the next step.
import { sql } from 'kysely'
import { recordAccepted } from '../../db/attempts/record-acceptance.ts'
import { saveBudget } from '../../db/money/budgets.ts'
import { freeSlot } from '../../db/pool/leave-pool.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import type { AcceptanceEffect, Grant } from '../../contracts/steps/generation.ts'
import { seedAccounts } from '../support/pool/accounts.ts'
import { grantNew, newGeneration, sendNew } from '../support/pool/pool-steps.ts'
import type { TestDatabase } from '../support/servers/database.ts'
import { insertFinishedGenerations } from './finished-generations.ts'

const GENERATIONS = 1_000_000
const MODELS = ['higgsfield-ai/soul/standard', 'higgsfield-ai/dop/lite'] as const
const ACCOUNTS = Array.from({ length: 10 }, (_, index) => ({ name: `account-${index}`, slots: 10 }))
const SLOTS = 100
const WAITING = 2_000
const CLIENTS = 5

type Sent = Awaited<ReturnType<typeof sendNew>>

export interface BusyPool {
  /** Id of the nth finished generation, from 1 (the oldest) to a million. */
  finishedId(n: number): string
  model(n: number): string
  /** A generation that has a slot. */
  granted(): Promise<Grant>
  /** One whose request the platform has accepted. */
  submitted(): Promise<Sent>
  accept(sent: Sent, request?: string): Promise<AcceptanceEffect>
  /** Releases its slot. */
  release(sent: Sent): Promise<void>
  /** Grants that a step has made. */
  add(grants: readonly Grant[]): void
}

/** Fills an empty, migrated database. */
export async function busyPool({ db, url }: TestDatabase): Promise<BusyPool> {
  const model = (n: number) => MODELS[n % MODELS.length]!
  await seedAccounts(db, ACCOUNTS)
  const accounts = await db.selectFrom('account').select('id').execute()
  const accountIds = accounts.map(({ id }) => id)
  await insertFinishedGenerations(url, { generations: GENERATIONS, accountIds, models: MODELS })
  await saveBudget(db, { clientId: 'local', dailyCredits: 1e9, totalCredits: 1e9, filmCredits: null })
  const grants: Grant[] = []
  while (grants.length < SLOTS) grants.push(await grantNew(db, { model: model(grants.length) }))
  const first: string[] = []
  for (let number = 0; number < CLIENTS; number += 1) {
    first.push(await newGeneration(db, { clientId: `client-${number}`, model: model(number) }))
    await acquireSlot(db, { generationId: first.at(-1)! })
  }
  await copyWaiting(db, first)
  await makeOlder(db)
  const pool: BusyPool = {
    finishedId: (n) => `gen_0${String(n).padStart(25, '0')}`,
    model,
    granted: async () => grants.shift()!,
    submitted: async () => {
      const sent = await sendNew(db, await pool.granted())
      await pool.accept(sent)
      return sent
    },
    accept: ({ generationId, attemptId }, request = 'request') => {
      const requestId = `${request}-${attemptId}`
      const accepted = { generationId, attemptId, requestId, correlationId: undefined }
      return recordAccepted(db, { ...accepted, platformStatus: 'queued' })
    },
    release: async ({ generationId }) => pool.add(await freeSlot(db, { generationId, isCompleted: true })),
    add: (more) => void grants.push(...more),
  }
  return pool
}

/** Lengthens the line with copies of waiting generations. */
async function copyWaiting(db: TestDatabase['db'], ids: readonly string[]): Promise<void> {
  for (const [table, id] of [
    ['generation', 'id'],
    ['lease_waiter', 'generation_id'],
  ] as const) {
    await sql`insert into ${sql.table(table)} select copy.* from ${sql.table(table)} as one
      cross join generate_series(1, ${sql.lit(WAITING / CLIENTS - 1)}) as n
      cross join jsonb_populate_record(one, jsonb_build_object(${sql.lit(id)}, one.${sql.ref(id)} || '_' || n)) as copy
      where one.${sql.ref(id)} = any(${[...ids]})`.execute(db)
  }
}

/** Housekeeping looks at jobs that are some minutes old. Grants that are not claimed must last longer than the tests. */
async function makeOlder(db: TestDatabase['db']): Promise<void> {
  await sql`update generation set created_at = created_at - interval '10 min',
    workflow_started_at = case when exists (select from lease where generation_id = id) then now() - interval '10 min' end
    where finished_at is null`.execute(db)
  await sql`update lease set expires_at = now() + interval '1 day' where released_at is null`.execute(db)
}
