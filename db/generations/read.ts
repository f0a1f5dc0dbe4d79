// Generations of a client as callers see them, and those that wait to be handed to Temporal.
// Invariant: what belongs to another client is not found.
import { sql } from 'kysely'
import type { Generation, GenerationPage } from '../../contracts/public/generations.ts'
import type { Database } from '../connection/connect.ts'
import { loadGenerations } from './generation-view.ts'
import { findJobRow, listJobRows, type PageInput } from '../jobs/jobs.ts'
import { readSnapshot } from '../connection/snapshot.ts'

export async function findGeneration(
  db: Database,
  input: { clientId: string; id: string },
): Promise<Generation | undefined> {
  return readSnapshot(db, async (trx) => {
    const row = await findJobRow(trx, { table: 'generation', ...input })
    if (!row) return undefined
    const [generation] = await loadGenerations(trx, [row])
    return generation
  })
}

/** Newest first. Scenes of films are generations as well and are listed with the others. */
export async function listGenerations(db: Database, input: PageInput): Promise<GenerationPage> {
  return readSnapshot(db, async (trx) => {
    const { rows, nextCursor } = await listJobRows(trx, { table: 'generation', ...input })
    return { data: await loadGenerations(trx, rows), nextCursor }
  })
}

export interface UnstartedGeneration {
  id: string
  model: string
  input: Record<string, unknown>
}

/**
 * Accepted longer ago than `olderThanMs` and never handed to Temporal. Scenes are started by their film; who stands in line
 * is started by the grant of a slot, or here where it is to be cancelled.
 */
export async function listUnstartedGenerations(
  db: Database,
  input: { olderThanMs: number; limit: number },
): Promise<UnstartedGeneration[]> {
  return db
    .selectFrom('generation')
    .select(['id', 'model', 'input'])
    .where('workflowStartedAt', 'is', null)
    .where('filmId', 'is', null)
    .where(({ or, eb, not, exists, selectFrom }) =>
      or([
        eb('cancelRequestedAt', 'is not', null),
        not(
          exists(
            selectFrom('leaseWaiter')
              .select('leaseWaiter.generationId')
              .whereRef('leaseWaiter.generationId', '=', 'generation.id'),
          ),
        ),
      ]),
    )
    .where('createdAt', '<', sql<Date>`now() - ${input.olderThanMs} * interval '1 millisecond'`)
    .orderBy('createdAt')
    .limit(input.limit)
    .execute()
}
