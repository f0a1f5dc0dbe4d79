// The only way in which a generation's status changes: conditional on the expected state, with its events.
// Invariant: a late or doubled step changes nothing, and whoever asked for a film sees its scenes move as well.
import { type Selectable, sql } from 'kysely'
import type { EventType, GenerationEventData } from '../../contracts/public/events.ts'
import {
  type GenerationStatus,
  isFinalGenerationStatus,
  type SceneStatus,
} from '../../contracts/vocabulary/statuses.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendEvents, type NewEvent } from '../events/append.ts'
import type { Generation } from '../schema.generated.ts'

export type GenerationRow = Selectable<Generation>

export interface GenerationTransition {
  generationId: string
  from: readonly GenerationStatus[]
  to: GenerationStatus
  /** Further facts for the event; id, status and time are added. */
  event?: Partial<GenerationEventData>
  expectedFinishAt?: Date | null
  error?: GenerationEventData['error']
}

const STARTED_BY_NOW = sql<Date | null>`coalesce(workflow_started_at, case when film_id is null then clock_timestamp() end)`

/** The changed row, or undefined where the generation was not in one of the expected states. */
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
      ...(change.to === 'queued' ? { submittedAt: now } : {}),
      // Where a grant started the workflow, its first step is the first to know that it runs. Scenes are started by their film.
      ...(change.to === 'submitting' ? { workflowStartedAt: STARTED_BY_NOW } : {}),
      ...(isFinalGenerationStatus(change.to) ? { finishedAt: now, expectedFinishAt: null } : {}),
    }))
    .where('id', '=', change.generationId)
    .where('status', 'in', change.from)
    .returningAll()
    .executeTakeFirst()
  if (row) await tellGenerationEvent(trx, row, { ...change.event, ...(change.error ? { error: change.error } : {}) })
  return row
}

/** Writes the event of a row whose counter was just raised to its stream and, for a scene, to the film's. */
export async function tellGenerationEvent(
  trx: DatabaseTransaction,
  row: GenerationRow,
  facts: Partial<GenerationEventData>,
): Promise<void> {
  const data: GenerationEventData = {
    generationId: row.id,
    status: row.status,
    at: new Date().toISOString(),
    ...(row.expectedFinishAt ? { expectedFinishAt: row.expectedFinishAt.toISOString() } : {}),
    ...facts,
  }
  const events: NewEvent[] = [{ streamId: row.id, seq: row.eventSeq, type: `generation.${row.status}`, data }]
  const sceneEvent = await moveScene(trx, row, data)
  if (sceneEvent) events.push(sceneEvent)
  await appendEvents(trx, events)
}

async function moveScene(
  trx: DatabaseTransaction,
  row: GenerationRow,
  data: GenerationEventData,
): Promise<NewEvent | undefined> {
  if (row.filmId === null || row.sceneIndex === null || row.take === null) return undefined
  await trx
    .updateTable('scene')
    .set({
      status: sceneStatusOf(row.status),
      error: row.status === 'failed' && data.error ? JSON.stringify(data.error) : null,
    })
    .where('filmId', '=', row.filmId)
    .where('index', '=', row.sceneIndex)
    .execute()
  const film = await trx
    .updateTable('film')
    .set((eb) => ({ eventSeq: eb('eventSeq', '+', 1) }))
    .where('id', '=', row.filmId)
    .returning('eventSeq')
    .executeTakeFirstOrThrow()
  const type: EventType = `scene.${row.status}`
  const sceneData = { ...data, filmId: row.filmId, sceneIndex: row.sceneIndex, take: row.take }
  return { streamId: row.filmId, seq: film.eventSeq, type, data: sceneData }
}

function sceneStatusOf(status: GenerationStatus): SceneStatus {
  switch (status) {
    case 'waiting':
    case 'submitting':
    case 'queued':
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
