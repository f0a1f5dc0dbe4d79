// Puts generations into the line.
// Invariant: the place follows the creation of the generation, also when it returns after a refusal or a lost grant.
import { sql } from 'kysely'
import type { Model } from '../../contracts/models/model.ts'
import { NO_ACCOUNT } from '../../contracts/vocabulary/character-use.ts'
import { mediaOf } from '../../domain/models/media-of.ts'
import { slotsNeeded } from '../../domain/pool/slots-needed.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import type { GenerationRow } from '../generations/transitions.ts'
import { findModelsOf } from '../models/platform-models.ts'
import { MAX_LISTED_ACCOUNTS, updateHolders } from './restricted-waiters.ts'

export type EnqueuedGeneration = Pick<
  GenerationRow,
  'id' | 'clientId' | 'model' | 'platformModelId' | 'priority' | 'createdAt' | 'input' | 'requiredAccountIds'
>

export const ENQUEUED_COLUMNS = [
  'generation.id',
  'generation.clientId',
  'generation.model',
  'generation.platformModelId',
  'generation.priority',
  'generation.createdAt',
  'generation.input',
  'generation.requiredAccountIds',
] as const

/**
 * Inserts the generations into the line, in the caller's transaction and under the pool's lock. One that waits already keeps its
 * row.
 */
export async function enqueue(trx: DatabaseTransaction, rows: readonly EnqueuedGeneration[]): Promise<void> {
  if (rows.length === 0) return
  const declarations = await findModelsOf(trx, rows)
  const waiters = rows.map((row, index) => ({
    generation_id: row.id,
    client_id: row.clientId,
    model: row.model,
    priority: row.priority,
    slots: slotsNeeded(declarations[index], row.input),
    required_account_ids: row.requiredAccountIds.toSorted().slice(0, MAX_LISTED_ACCOUNTS),
    picture_ids: mediaIdsOf(declarations[index], row.input),
    enqueued_at: row.createdAt,
  }))
  // The statement's text does not depend on the number of rows: it is planned once and cannot exceed the parameter limit.
  await sql`
    insert into lease_waiter
      (generation_id, client_id, model, priority, slots, required_account_ids, picture_ids, enqueued_at)
    select generation_id, client_id, model, priority, slots, required_account_ids, picture_ids, enqueued_at
    from jsonb_to_recordset(${JSON.stringify(waiters)}) as waiter (
      generation_id text, client_id text, model text, priority integer, slots integer,
      required_account_ids text[], picture_ids text[], enqueued_at timestamptz
    )
    on conflict (generation_id) do nothing
  `.execute(trx)
  const withSoulId = rows.filter(({ requiredAccountIds }) => requiredAccountIds.includes(NO_ACCOUNT))
  await updateHolders(
    trx,
    withSoulId.map(({ id }) => id),
  )
}

/** Files that the account needs. An account that has them already is preferred. */
function mediaIdsOf(known: Model | undefined, input: Record<string, unknown>): string[] {
  return known ? mediaOf(known, input).map(({ source }) => source) : []
}

/**
 * Puts generations whose grant expired unclaimed back into the line, if they still wait and no cancel was requested. In the
 * caller's transaction and under the pool's lock.
 */
export async function enqueueUnclaimed(trx: DatabaseTransaction, generationIds: readonly string[]): Promise<void> {
  if (generationIds.length === 0) return
  const rows = await trx
    .selectFrom('generation')
    .select(ENQUEUED_COLUMNS)
    .where('generation.id', '=', sql<string>`any(${generationIds})`)
    .where('generation.status', '=', 'waiting')
    .where('generation.cancelRequestedAt', 'is', null)
    .execute()
  await enqueue(trx, rows)
}
