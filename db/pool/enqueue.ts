// Puts a generation into the line. Its place is that of its arrival, also when it comes back after a refusal or a lost grant.
import { sql } from 'kysely'
import { findModel } from '../../contracts/models/catalogue.ts'
import { IMAGE_FIELDS } from '../../contracts/models/model.ts'
import { slotsNeeded } from '../../domain/pool/slots-needed.ts'
import type { DatabaseTransaction } from '../connect.ts'
import type { GenerationRow } from '../generation-transitions.ts'

export type EnqueuedGeneration = Pick<
  GenerationRow,
  'id' | 'clientId' | 'model' | 'priority' | 'createdAt' | 'input' | 'requiredAccountIds'
>

export const ENQUEUED_COLUMNS = [
  'generation.id',
  'generation.clientId',
  'generation.model',
  'generation.priority',
  'generation.createdAt',
  'generation.input',
  'generation.requiredAccountIds',
] as const

/** Changes nothing where it stands there already. */
export async function enqueue(trx: DatabaseTransaction, rows: readonly EnqueuedGeneration[]): Promise<void> {
  if (rows.length === 0) return
  await trx
    .insertInto('leaseWaiter')
    .values(
      rows.map((row) => ({
        generationId: row.id,
        clientId: row.clientId,
        model: row.model,
        priority: row.priority,
        slots: slotsNeeded(findModel(row.model), row.input),
        requiredAccountIds: row.requiredAccountIds.toSorted(),
        pictureIds: picturesOf(row.input),
        enqueuedAt: row.createdAt,
      })),
    )
    .onConflict((oc) => oc.column('generationId').doNothing())
    .execute()
}

function picturesOf(input: Record<string, unknown>): string[] {
  return IMAGE_FIELDS.map((field) => input[field]).filter((value) => typeof value === 'string')
}

/** Generations that were granted a slot and did not take it in time stand in line again. Those of `leaseIds` that still wait for one. */
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
