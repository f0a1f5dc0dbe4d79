// The closed status lists of generations, attempts, scenes and films, with the predicates over them.
// Invariant: no other file writes out a list of statuses; it uses a list or a predicate of this file.

export const GENERATION_STATUSES = [
  'waiting',
  'submitting',
  'submitted',
  'in_progress',
  'collecting',
  'completed',
  'failed',
  'cancelled',
] as const
/**
 * - `waiting`: accepted by us, waiting for a slot of an account.
 * - `submitting`: a slot is held and the request is being sent to the platform.
 * - `submitted`: the platform has accepted the request. No status read has shown its start or its end: where webhooks are expected, the
 *   status is not read before the time at which the webhook is late.
 * - `in_progress`: a status read has shown that the platform works on it.
 * - `collecting`: finished on the platform; the outputs are being copied.
 */
export type GenerationStatus = (typeof GENERATION_STATUSES)[number]

export const FINAL_GENERATION_STATUSES = ['completed', 'failed', 'cancelled'] as const satisfies GenerationStatus[]
export type FinalGenerationStatus = (typeof FINAL_GENERATION_STATUSES)[number]

export function isFinalGenerationStatus(status: GenerationStatus): status is FinalGenerationStatus {
  return (FINAL_GENERATION_STATUSES as readonly GenerationStatus[]).includes(status)
}

export const UNFINISHED_GENERATION_STATUSES: readonly GenerationStatus[] = GENERATION_STATUSES.filter(
  (status) => !isFinalGenerationStatus(status),
)

/** The platform has not accepted it yet. */
export const UNACCEPTED_GENERATION_STATUSES = ['waiting', 'submitting'] as const satisfies GenerationStatus[]

/** An account works on it: its request is being sent, or the platform has it. */
export const ON_ACCOUNT_GENERATION_STATUSES = [
  'submitting',
  'submitted',
  'in_progress',
] as const satisfies GenerationStatus[]

export function isOnAccount(status: GenerationStatus): boolean {
  return (ON_ACCOUNT_GENERATION_STATUSES as readonly GenerationStatus[]).includes(status)
}

/** Neither in the line nor on an account, so that it needs no slot. */
export function needsNoSlot(status: GenerationStatus): boolean {
  return status === 'collecting' || isFinalGenerationStatus(status)
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
/**
 * - `submitting`: written before the POST, so it may have been sent.
 * - `unknown`: sent, without a response, and a repeat is not safe on the account.
 * - `refused`: definitely not accepted.
 */
export type AttemptState = (typeof ATTEMPT_STATES)[number]

/** The platform may have accepted the attempt, and its cost is not decided. */
export const UNDECIDED_ATTEMPT_STATES = ['submitting', 'submitted', 'unknown'] as const satisfies AttemptState[]

export function isUndecidedAttempt(state: AttemptState): boolean {
  return (UNDECIDED_ATTEMPT_STATES as readonly AttemptState[]).includes(state)
}

export const ATTEMPT_RESOLUTIONS = ['found', 'not_accepted', 'failed'] as const
/** What became known later of an `unknown` attempt, from an operator or from a late webhook (`found`). */
export type AttemptResolution = (typeof ATTEMPT_RESOLUTIONS)[number]

export const LEDGER_KINDS = ['reserved', 'charged', 'refunded', 'released', 'adjusted'] as const
/**
 * - `reserved`: set aside when a job is accepted. - `released`: no longer set aside, and not spent.
 * - `charged`: an account paid for an attempt. - `refunded`: the platform returned what it had set aside for an attempt.
 * - `adjusted`: corrected by hand.
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

export const UNFINISHED_FILM_STATUSES: readonly FilmStatus[] = FILM_STATUSES.filter(
  (status) => !isFinalFilmStatus(status),
)

export const FILM_WAIT_REASONS = ['media_worker', 'storage'] as const
/**
 * - `media_worker`: no worker has begun to extract a frame or to join the clips. - `storage`: the disk or the object store has no
 *   space or does not respond.
 */
export type FilmWaitReason = (typeof FILM_WAIT_REASONS)[number]

/** Statuses of a platform request, in the spelling of the wire. */
export const PLATFORM_STATUSES = ['queued', 'in_progress', 'completed', 'failed', 'nsfw', 'canceled'] as const
export type PlatformStatus = (typeof PLATFORM_STATUSES)[number]
export type RunningPlatformStatus = Extract<PlatformStatus, 'queued' | 'in_progress'>
export type FinalPlatformStatus = Exclude<PlatformStatus, RunningPlatformStatus>

export function isFinalPlatformStatus(status: PlatformStatus): status is FinalPlatformStatus {
  return status !== 'queued' && status !== 'in_progress'
}

/** The status to record before the result is collected: a final one counts as `in_progress` until then. */
export function toRunningStatus(status: PlatformStatus): RunningPlatformStatus {
  return status === 'queued' ? 'queued' : 'in_progress'
}
