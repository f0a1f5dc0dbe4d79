// The closed status lists of generations, attempts, scenes and films, and every question asked of them.
// Invariant: nobody compares a status with a literal list of their own; they ask a predicate here.

export const GENERATION_STATUSES = [
  'waiting',
  'submitting',
  'queued',
  'in_progress',
  'collecting',
  'completed',
  'failed',
  'cancelled',
] as const
/**
 * - `waiting`: accepted by us, waiting for a slot of an account.
 * - `submitting`: a slot is held and the request is being sent to the platform.
 * - `queued`, `in_progress`: the platform's own status.
 * - `collecting`: finished on the platform; the outputs are being copied.
 */
export type GenerationStatus = (typeof GENERATION_STATUSES)[number]

export const FINAL_GENERATION_STATUSES = ['completed', 'failed', 'cancelled'] as const satisfies GenerationStatus[]
export type FinalGenerationStatus = (typeof FINAL_GENERATION_STATUSES)[number]

export function isFinalGenerationStatus(status: GenerationStatus): status is FinalGenerationStatus {
  return (FINAL_GENERATION_STATUSES as readonly GenerationStatus[]).includes(status)
}

export const ATTEMPT_STATES = [
  'submitting',
  'submitted',
  'unknown',
  'refused',
  'completed',
  'failed',
  'cancelled',
] as const
/** `submitting`: written before the POST, so it may have been sent. `unknown`: sent, not answered, and the account cannot be asked again safely. `refused`: definitely not accepted. */
export type AttemptState = (typeof ATTEMPT_STATES)[number]

/** States in which the platform may have taken an attempt, or has, and its price is not settled. */
export const UNDECIDED_ATTEMPT_STATES = ['submitting', 'submitted', 'unknown'] as const satisfies AttemptState[]

export const ATTEMPT_RESOLUTIONS = ['found', 'not_accepted', 'failed'] as const
/** What became known, later, of an attempt whose outcome was not: an operator's word, or a webhook that came after all (`found`). */
export type AttemptResolution = (typeof ATTEMPT_RESOLUTIONS)[number]

export const LEDGER_KINDS = ['reserved', 'charged', 'refunded', 'released', 'adjusted'] as const
/**
 * - `reserved`: set aside when a job is accepted. - `released`: no longer set aside, not spent either.
 * - `charged`: an account paid for an attempt. - `refunded`: an account got back what the platform had set aside for an attempt.
 * - `adjusted`: put right by hand.
 */
export type LedgerKind = (typeof LEDGER_KINDS)[number]

export const SCENE_STATUSES = ['pending', 'rendering', 'completed', 'failed', 'cancelled'] as const
export type SceneStatus = (typeof SCENE_STATUSES)[number]

export const FILM_STATUSES = ['accepted', 'rendering', 'stitching', 'completed', 'failed', 'cancelled'] as const
export type FilmStatus = (typeof FILM_STATUSES)[number]

export const FINAL_FILM_STATUSES = ['completed', 'failed', 'cancelled'] as const satisfies FilmStatus[]
export type FinalFilmStatus = (typeof FINAL_FILM_STATUSES)[number]

export function isFinalFilmStatus(status: FilmStatus): status is FinalFilmStatus {
  return (FINAL_FILM_STATUSES as readonly FilmStatus[]).includes(status)
}

/** Statuses of a platform request, as sent on the wire (its spelling). */
export const PLATFORM_STATUSES = ['queued', 'in_progress', 'completed', 'failed', 'nsfw', 'canceled'] as const
export type PlatformStatus = (typeof PLATFORM_STATUSES)[number]

export function isFinalPlatformStatus(status: PlatformStatus): boolean {
  return status !== 'queued' && status !== 'in_progress'
}
