// The only place where a generation's status changes: conditional on the expected status, with its events.
// Invariant: a late or repeated step changes nothing, and each change of a scene also updates its film's scene and stream.
import { type Selectable, sql } from 'kysely'
import type { EventType, GenerationEventData } from '../../contracts/public/events.ts'
import {
  type GenerationStatus,
  isFinalGenerationStatus,
  type SceneStatus,
} from '../../contracts/vocabulary/statuses.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendEvents, type NewEvent } from '../events/event-log.ts'
import type { Generation } from '../schema.generated.ts'

export type GenerationRow = Selectable<Generation>

export interface GenerationTransition {
  generationId: string
  from: readonly GenerationStatus[]
  to: GenerationStatus
  /** Further fields of the event; id, status and time are added. */
  event?: Partial<GenerationEventData>
  expectedFinishAt?: Date | null
  error?: GenerationEventData['error']
}

const STARTED_BY_NOW = sql<Date>`coalesce(workflow_started_at, clock_timestamp())`

/**
 * Changes the status in the caller's transaction, and locks the generation's row, for a scene also its film's. A transaction that
 * needs the pool's lock must take it before. Returns the changed row, undefined where the status was not one of `from`.
 */
export async function transitionGeneration(
  trx: DatabaseTransaction,
  change: GenerationTransition,
): Promise<GenerationRow | undefined> {
  const now = new Date()
  const row = await trx
    .updateTable('generation')
    .set((eb) => ({
      status: change.to,
      eventSeq: eb('eventSeq', '+', 1),
      ...(change.expectedFinishAt === undefined ? {} : { expectedFinishAt: change.expectedFinishAt }),
      ...(change.error ? { error: JSON.stringify(change.error) } : {}),
      ...(change.to === 'submitted' ? { submittedAt: now } : {}),
      // A workflow that a grant or a film has started is recorded as started when it begins to submit.
      ...(change.to === 'submitting' ? { workflowStartedAt: STARTED_BY_NOW } : {}),
      ...(isFinalGenerationStatus(change.to) ? { finishedAt: now, expectedFinishAt: null } : {}),
    }))
    .where('id', '=', change.generationId)
    .where('status', 'in', change.from)
    .returningAll()
    .executeTakeFirst()
  if (row) {
    const facts = { ...change.event, ...(change.error ? { error: change.error } : {}) }
    await recordGenerationEvent(trx, row, { facts })
  }
  return row
}

/**
 * Writes the event of a row to its stream and, for a scene, to the film's stream. The caller has just raised the row's event
 * counter, in the same transaction. Default type: that of the row's status.
 */
export async function recordGenerationEvent(
  trx: DatabaseTransaction,
  row: GenerationRow,
  { facts = {}, type = `generation.${row.status}` }: { facts?: Partial<GenerationEventData>; type?: EventType },
): Promise<void> {
  const data: GenerationEventData = {
    generationId: row.id,
    status: row.status,
    at: new Date().toISOString(),
    ...(row.expectedFinishAt ? { expectedFinishAt: row.expectedFinishAt.toISOString() } : {}),
    ...facts,
  }
  const events: NewEvent[] = [{ streamId: row.id, seq: row.eventSeq, type, data }]
  const sceneEvent = await updateScene(trx, row, data)
  if (sceneEvent) events.push(sceneEvent)
  await appendEvents(trx, events)
}

async function updateScene(
  trx: DatabaseTransaction,
  row: GenerationRow,
  data: GenerationEventData,
): Promise<NewEvent | undefined> {
  if (row.filmId === null || row.sceneIndex === null || row.take === null) return undefined
  // The film before its scene, as where a film's credits are booked and where a film ends.
  const film = await trx
    .updateTable('film')
    .set((eb) => ({ eventSeq: eb('eventSeq', '+', 1) }))
    .where('id', '=', row.filmId)
    .returning('eventSeq')
    .executeTakeFirstOrThrow()
  await trx
    .updateTable('scene')
    .set({
      status: sceneStatusOf(row.status),
      error: row.status === 'failed' && data.error ? JSON.stringify(data.error) : null,
    })
    .where('filmId', '=', row.filmId)
    .where('index', '=', row.sceneIndex)
    .execute()
  const type: EventType = `scene.${row.status}`
  const sceneData = { ...data, filmId: row.filmId, sceneIndex: row.sceneIndex, take: row.take }
  return { streamId: row.filmId, seq: film.eventSeq, type, data: sceneData }
}

function sceneStatusOf(status: GenerationStatus): SceneStatus {
  switch (status) {
    case 'waiting':
    case 'submitting':
    case 'submitted':
    case 'in_progress':
    case 'collecting':
      return 'rendering'
    case 'completed':
      return 'completed'
    case 'failed':
      return 'failed'
    case 'cancelled':
      return 'cancelled'
  }
}
