// How accounts recover: a success closes the circuit, deletes failures and ended model blocks, and completions raise slots.
// Invariant: a circuit for lack of credits is closed only by its trial, or by an attempt that was sent after it opened.
import { sql } from 'kysely'
import type { Grant } from '../../contracts/steps/generation.ts'
import type { CircuitCause } from '../../contracts/vocabulary/pool.ts'
import { newerRouteOf } from '../../domain/models/routes.ts'
import { afterQuietCompletion } from '../../domain/pool/learned-slots.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { CLOSED_CIRCUIT } from './circuit-columns.ts'
import { grantWaiting } from './grant-waiting.ts'
import { lockPool } from './lock.ts'

/**
 * Records that the platform accepted an attempt. Where the account has failures, an open circuit or an ended model block, they
 * are cleared under the pool's lock and its free slots are granted. Otherwise it is one read. Returns the grants made.
 */
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
        .on(sql<boolean>`account_model_block.model in (attempt.model, ${newerRouteOf('')} || attempt.model)`),
    )
    .select(['attempt.accountId', 'attempt.model', 'attempt.createdAt as sentAt', 'lease.isTrial'])
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
  isTrial: boolean
}

async function clear(trx: DatabaseTransaction, { accountId, model, sentAt, isTrial }: Suspect): Promise<void> {
  await trx
    .updateTable('accountHealth')
    .set({ failures: 0, failuresSince: null, ...CLOSED_CIRCUIT })
    .where('accountId', '=', accountId)
    .$if(!isTrial, (qb) =>
      qb.where(({ or, eb }) =>
        or([eb('circuitCause', 'is', null), eb('circuitCause', '=', 'failing'), eb('circuitOpenedAt', '<', sentAt)]),
      ),
    )
    .execute()
  await trx
    .deleteFrom('accountModelBlock')
    .where('accountId', '=', accountId)
    .where('model', 'in', [model, newerRouteOf(model)])
    .where('until', '<=', sql<Date>`clock_timestamp()`)
    .execute()
}

/** A slot that was just released, with the learned limit of its account. */
export interface ReleasedSlot {
  /** Id of the account. */
  id: string
  /** Configured slots of the account. */
  slots: number
  isTrial: boolean
  learnedSlots: number | null
  /** Null where the account has no row in `account_health`: it has never failed. */
  quietCompletions: number | null
  circuitCause: CircuitCause | null
}

/**
 * Records a completion on the account, in the caller's transaction and under the pool's lock. It may raise the learned slots, and
 * closes the circuit where the slot was that of its trial.
 */
export async function learnFromCompletion(trx: DatabaseTransaction, row: ReleasedSlot): Promise<void> {
  if (row.learnedSlots === null && !(row.isTrial && row.circuitCause)) return
  const { learned, quietCompletions } = afterQuietCompletion(
    { learned: row.learnedSlots ?? undefined, quietCompletions: row.quietCompletions ?? 0 },
    row.slots,
  )
  await trx
    .updateTable('accountHealth')
    .set({ learnedSlots: learned ?? null, quietCompletions, ...(row.isTrial ? CLOSED_CIRCUIT : {}) })
    .where('accountId', '=', row.id)
    .execute()
}
