// Generations of a client: finding, listing, and the marks that the API and the sweeper set.
// Invariant: what belongs to another client is not found.
import { sql } from 'kysely'
import type { Generation, GenerationPage } from '../contracts/generations.ts'
import { FINAL_GENERATION_STATUSES } from '../contracts/statuses.ts'
import type { Database } from './connect.ts'
import type { GenerationRow } from './generation-transitions.ts'
import { loadGenerations } from './generation-view.ts'
import { createdAtMicros, encodeCursor, isBehind, type PagePosition } from './page-cursor.ts'

export interface OwnedId {
  clientId: string
  id: string
}

export async function findGeneration(db: Database, input: OwnedId): Promise<Generation | undefined> {
  const row = await db
    .selectFrom('generation')
    .selectAll()
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  if (!row) return undefined
  const [generation] = await loadGenerations(db, [row])
  return generation
}

/** Newest first. Scenes of films are generations as well and are listed with the others. */
export async function listGenerations(
  db: Database,
  input: { clientId: string; limit: number; after: PagePosition | undefined },
): Promise<GenerationPage> {
  let query = db
    .selectFrom('generation')
    .selectAll()
    .select(createdAtMicros().as('micros'))
    .where('clientId', '=', input.clientId)
  if (input.after) query = query.where(isBehind(input.after))
  const rows = await query
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute()
  const page = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? page.at(-1) : undefined
  return {
    data: await loadGenerations(db, page),
    nextCursor: last ? encodeCursor({ createdAtMicros: last.micros, id: last.id }) : null,
  }
}

/** Where a stream of events stands: the number of its last event, and whether another can follow. */
export async function findGenerationStream(
  db: Database,
  input: OwnedId,
): Promise<{ status: Generation['status']; lastSeq: number } | undefined> {
  const row = await db
    .selectFrom('generation')
    .select(['status', 'eventSeq'])
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .executeTakeFirst()
  return row && { status: row.status, lastSeq: row.eventSeq }
}

/** Notes that the client wants it cancelled, once; a final generation is left as it is. Undefined: no such generation. */
export async function requestGenerationCancel(
  db: Database,
  input: OwnedId,
): Promise<Pick<GenerationRow, 'status' | 'workflowStartedAt'> | undefined> {
  const isFinal = sql<boolean>`status in (${sql.join(FINAL_GENERATION_STATUSES)})`
  return db
    .updateTable('generation')
    .set({
      cancelRequestedAt: sql<Date | null>`case when ${isFinal} then cancel_requested_at else coalesce(cancel_requested_at, now()) end`,
      cancelDeliveredAt: sql<Date | null>`case when ${isFinal} then cancel_delivered_at else null end`,
    })
    .where('clientId', '=', input.clientId)
    .where('id', '=', input.id)
    .returning(['status', 'workflowStartedAt'])
    .executeTakeFirst()
}

export async function markGenerationStarted(db: Database, id: string): Promise<void> {
  await db
    .updateTable('generation')
    .set({ workflowStartedAt: sql<Date>`coalesce(workflow_started_at, now())` })
    .where('id', '=', id)
    .execute()
}

export async function markGenerationCancelDelivered(db: Database, id: string): Promise<void> {
  await db
    .updateTable('generation')
    .set({ cancelDeliveredAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

export interface UnstartedGeneration {
  id: string
  model: string
  input: Record<string, unknown>
}

/** Accepted longer ago than `olderThanMs` and never handed to Temporal. Scenes are started by their film. */
export async function listUnstartedGenerations(
  db: Database,
  input: { olderThanMs: number; limit: number },
): Promise<UnstartedGeneration[]> {
  return db
    .selectFrom('generation')
    .select(['id', 'model', 'input'])
    .where('workflowStartedAt', 'is', null)
    .where('filmId', 'is', null)
    .where('createdAt', '<', sql<Date>`now() - ${input.olderThanMs} * interval '1 millisecond'`)
    .orderBy('createdAt')
    .limit(input.limit)
    .execute()
}

/** Generations whose wish to be cancelled has not reached their workflow. */
export async function listUndeliveredGenerationCancels(
  db: Database,
  input: { olderThanMs: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('generation')
    .select('id')
    .where('cancelRequestedAt', '<', sql<Date>`now() - ${input.olderThanMs} * interval '1 millisecond'`)
    .where('cancelDeliveredAt', 'is', null)
    .where('workflowStartedAt', 'is not', null)
    .where('status', 'not in', FINAL_GENERATION_STATUSES)
    .orderBy('cancelRequestedAt')
    .limit(input.limit)
    .execute()
  return rows.map((row) => row.id)
}
