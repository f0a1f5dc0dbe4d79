// How accounts come back: a success closes the circuit, forgets failures and refused models, and quiet work raises slots.
// Invariant: only what was sent after the circuit opened proves anything about it.
import { sql } from 'kysely'
import type { CircuitCause } from '../../contracts/vocabulary/pool.ts'
import type { Grant } from '../../contracts/steps/generation.ts'
import { afterQuietCompletion } from '../../domain/pool/learned-slots.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { lockPool } from './candidates.ts'
import { grantWaiting } from './grant-waiting.ts'

/** The platform accepted an attempt. Cheap where the account was in order; otherwise its slots are handed on at once. */
export async function recordSuccess(db: Database, input: { attemptId: string }): Promise<Grant[]> {
  const suspect = await selectSuspect(db, input.attemptId)
  if (!suspect) return []
  return db.transaction().execute(async (trx) => {
    await lockPool(trx)
    await clear(trx, suspect)
    return grantWaiting(trx)
  })
}

async function selectSuspect(db: Database, attemptId: string): Promise<Suspect | undefined> {
  return db
    .selectFrom('attempt')
    .innerJoin('lease', 'lease.id', 'attempt.leaseId')
    .leftJoin('accountHealth', 'accountHealth.accountId', 'attempt.accountId')
    .leftJoin('accountModelBlock', (join) =>
      join
        .onRef('accountModelBlock.accountId', '=', 'attempt.accountId')
        .onRef('accountModelBlock.model', '=', 'attempt.model'),
    )
    .select(['attempt.accountId', 'attempt.model', 'attempt.createdAt as sentAt', 'lease.isProbe'])
    .where('attempt.id', '=', attemptId)
    .where(({ or, eb }) =>
      or([
        eb('accountHealth.circuitCause', 'is not', null),
        eb('accountHealth.failures', '>', 0),
        eb('accountModelBlock.until', '<=', sql<Date>`clock_timestamp()`),
      ]),
    )
    .executeTakeFirst()
}

interface Suspect {
  accountId: string
  model: string
  sentAt: Date
  isProbe: boolean
}

async function clear(trx: DatabaseTransaction, { accountId, model, sentAt, isProbe }: Suspect): Promise<void> {
  await trx
    .updateTable('accountHealth')
    .set({ failures: 0, failuresSince: null, ...CLOSED })
    .where('accountId', '=', accountId)
    .$if(!isProbe, (qb) =>
      qb.where(({ or, eb }) =>
        or([eb('circuitCause', 'is', null), eb('circuitCause', '=', 'failing'), eb('circuitOpenedAt', '<', sentAt)]),
      ),
    )
    .execute()
  await trx
    .deleteFrom('accountModelBlock')
    .where('accountId', '=', accountId)
    .where('model', '=', model)
    .where('until', '<=', sql<Date>`clock_timestamp()`)
    .execute()
}

const CLOSED = {
  circuitCause: null,
  circuitReason: null,
  circuitOpenedAt: null,
  circuitUntil: null,
  circuitOpens: 0,
} as const

/** The slot of a generation that completed, with what its account has learned so far. */
export interface ReleasedSlot {
  id: string
  slots: number
  isProbe: boolean
  learnedSlots: number | null
  /** Null, as all that follows, where nothing ever went wrong with the account. */
  quietCompletions: number | null
  circuitCause: CircuitCause | null
}

/** A generation completed on the account. Under the pool's lock. */
export async function learnFromCompletion(trx: DatabaseTransaction, row: ReleasedSlot): Promise<void> {
  if (row.learnedSlots === null && !(row.isProbe && row.circuitCause)) return
  const { learned, quietCompletions } = afterQuietCompletion(
    { learned: row.learnedSlots ?? undefined, quietCompletions: row.quietCompletions ?? 0 },
    row.slots,
  )
  await trx
    .updateTable('accountHealth')
    .set({ learnedSlots: learned ?? null, quietCompletions, ...(row.isProbe ? CLOSED : {}) })
    .where('accountId', '=', row.id)
    .execute()
}
