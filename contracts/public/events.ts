// The events of streams. Each generation, each film and the pool have one stream, with ids from 1 and without gaps.
// Invariant: the stream of a job ends with a final event. Only events of attempts, and that of a repeated join of a film, can follow it.
import { z } from 'zod'
import { BUDGET_LIMITS } from '../vocabulary/budget-limits.ts'
import { Asset } from './assets.ts'
import { FilmWait } from './film-wait.ts'
import { GenerationCharacter } from './generation-character.ts'
import { FilmId, GenerationId } from './ids.ts'
import { JobFailure } from './job-failures.ts'
import { CHARGE_FIELDS } from './money.ts'
import {
  FILM_STATUSES,
  GENERATION_STATUSES,
  isFinalFilmStatus,
  isFinalGenerationStatus,
} from '../vocabulary/statuses.ts'

/** The cost of the job. Final events carry it, and `attempt.adopted_late`, which corrects it. */
const EventCharge = z.object(CHARGE_FIELDS).partial()

/** Data of `generation.<status>` events. */
export const GenerationEventData = z
  .object({
    generationId: GenerationId,
    status: z.enum(GENERATION_STATUSES),
    at: z.iso.datetime(),
    account: z.string().optional(),
    attempt: z.int().optional(),
    note: z.string().optional().meta({ description: 'Why it waits, or why another account was chosen.' }),
    character: GenerationCharacter.optional().meta({
      description: 'How it uses its character. Only in the first event.',
    }),
    expectedFinishAt: z.iso.datetime().nullable().optional(),
    outputs: z.array(Asset).optional(),
    ...EventCharge.shape,
    error: JobFailure.nullable().optional(),
  })
  .meta({ id: 'GenerationEventData' })
export type GenerationEventData = z.infer<typeof GenerationEventData>

/** Data of `scene.<status>` events in the stream of a film: those of the generation, with its scene and take. */
export const SceneEventData = GenerationEventData.extend({
  filmId: FilmId,
  sceneIndex: z.int(),
  take: z.int(),
}).meta({ id: 'SceneEventData' })
export type SceneEventData = z.infer<typeof SceneEventData>

/** Data of `film.<status>` events. */
export const FilmEventData = z
  .object({
    filmId: FilmId,
    status: z.enum(FILM_STATUSES),
    at: z.iso.datetime(),
    video: Asset.nullable().optional(),
    waitingFor: FilmWait.optional(),
    ...EventCharge.shape,
    error: JobFailure.nullable().optional(),
  })
  .meta({ id: 'FilmEventData' })
export type FilmEventData = z.infer<typeof FilmEventData>

/** Data of `pool.degraded` and `pool.recovered` in the pool's stream. */
export const PoolEventData = z
  .object({
    at: z.iso.datetime(),
    healthyShare: z.number().meta({ description: 'Share of the slots whose accounts accept work, 0 to 1.' }),
    threshold: z.number(),
    accounts: z
      .array(z.object({ account: z.string(), reason: z.string() }))
      .meta({ description: 'Accounts that accept no work, and the reason.' }),
  })
  .meta({ id: 'PoolEventData' })
export type PoolEventData = z.infer<typeof PoolEventData>

/** Data of `pool.outputs_expiring` in the pool's stream: files that the platform will delete soon are not stored yet. */
export const OutputsExpiringData = z
  .object({
    at: z.iso.datetime(),
    count: z.int().meta({ description: 'Number of generations.' }),
    firstExpiryAt: z.iso.datetime().meta({ description: 'When the platform deletes the first of the files.' }),
    reason: z.string().nullable().meta({ description: 'Why the last try to store them failed.' }),
    generationIds: z.array(GenerationId).meta({ description: 'The first of the generations, at most 20.' }),
  })
  .meta({ id: 'OutputsExpiringData' })
export type OutputsExpiringData = z.infer<typeof OutputsExpiringData>

/** Data of `pool.budget_exceeded` in the pool's stream: a client has used more than a limit of its budget. */
export const BudgetExceededData = z
  .object({
    at: z.iso.datetime(),
    client: z.string(),
    limit: z.enum(BUDGET_LIMITS),
    film: FilmId.optional().meta({ description: 'The film, for the limit of a film.' }),
    limitCredits: z.number(),
    spentCredits: z.number(),
    reservedCredits: z.number(),
  })
  .meta({ id: 'BudgetExceededData' })
export type BudgetExceededData = z.infer<typeof BudgetExceededData>

const POOL_EVENT_TYPES = ['pool.degraded', 'pool.recovered', 'pool.outputs_expiring', 'pool.budget_exceeded'] as const

const GENERATION_EVENT_TYPES = GENERATION_STATUSES.map((status) => `generation.${status}` as const)
const SCENE_EVENT_TYPES = GENERATION_STATUSES.map((status) => `scene.${status}` as const)
const FILM_EVENT_TYPES = FILM_STATUSES.map((status) => `film.${status}` as const)

/** Type of the event of a late attempt: its outcome became known after its generation ended. The data contain its cost. */
export const ADOPTED_LATE = 'attempt.adopted_late'

/**
 * Type of the event of a second acceptance: the platform accepted a request that the generation does not wait for, so that it may
 * cost twice. `attempt.adopted_late` follows with the cost.
 */
export const ACCEPTED_AGAIN = 'attempt.accepted_again'

/**
 * Type of the event of files that were stored after their generation had failed. Where an operator requested them, its status is
 * now `completed`; otherwise it stays `failed`.
 */
export const OUTPUTS_FETCHED = 'attempt.outputs_fetched'

export const EVENT_TYPES = [
  ...GENERATION_EVENT_TYPES,
  ...SCENE_EVENT_TYPES,
  ...FILM_EVENT_TYPES,
  ...POOL_EVENT_TYPES,
  ADOPTED_LATE,
  ACCEPTED_AGAIN,
  OUTPUTS_FETCHED,
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** One event of a stream as stored: `seq` is the SSE id. */
export interface StoredEvent {
  seq: number
  type: EventType
  data: GenerationEventData | SceneEventData | FilmEventData | PoolEventData | OutputsExpiringData | BudgetExceededData
}

const FINAL_EVENT_TYPES = new Set<EventType>([
  ...GENERATION_STATUSES.filter(isFinalGenerationStatus).map((status) => `generation.${status}` as const),
  ...FILM_STATUSES.filter(isFinalFilmStatus).map((status) => `film.${status}` as const),
])

/** True for the last event of a stream. The event of an attempt is the last one only where its generation has ended. */
export function isFinalEvent({ type, data }: Pick<StoredEvent, 'type' | 'data'>): boolean {
  if (type !== ADOPTED_LATE && type !== OUTPUTS_FETCHED) return FINAL_EVENT_TYPES.has(type)
  const { status } = data as GenerationEventData
  return isFinalGenerationStatus(status)
}
