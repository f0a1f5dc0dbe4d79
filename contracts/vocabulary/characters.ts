// The variants of a character, and the closed lists of the states and failures of its trainings.
// Invariant: the database has the same lists. No other file writes them out.

export const CHARACTER_VARIANTS = ['v1', 'v2', 'cinema'] as const
/** The version of Soul that a Soul ID is trained for. Models of another version ignore the Soul ID without an error. */
export type CharacterVariant = (typeof CHARACTER_VARIANTS)[number]

export const TRAINING_STATES = ['waiting', 'creating', 'training', 'ready', 'failed', 'cancelled', 'removed'] as const
/**
 * - `waiting`: accepted by us; the request was not sent, or was definitely refused and will be sent again.
 * - `creating`: the request was written and may have been sent.
 * - `training`: the platform has accepted it.
 * - `ready`: the account holds the Soul ID.
 * - `failed`: the training ended without a Soul ID. - `cancelled`: ended before it was sent.
 * - `removed`: the Soul ID was deleted on the account.
 */
export type TrainingState = (typeof TRAINING_STATES)[number]

/** The outcome is not decided: the platform may still be asked for a Soul ID, or trains it. */
export const UNDECIDED_TRAINING_STATES = ['waiting', 'creating', 'training'] as const satisfies TrainingState[]

/**
 * The account has the Soul ID, or may get it. There is at most one such training of a variant for an account, beside those whose
 * removal is requested.
 */
export const CURRENT_TRAINING_STATES = [...UNDECIDED_TRAINING_STATES, 'ready'] as const satisfies TrainingState[]

/** `adopted`: the Soul ID existed on the account before, and nothing was paid here. */
export const TRAINING_ORIGINS = ['trained', 'adopted'] as const
export type TrainingOrigin = (typeof TRAINING_ORIGINS)[number]

/** Statuses of a Soul ID, in the spelling of the wire. */
export const SOUL_ID_STATUSES = ['not_ready', 'queued', 'in_progress', 'completed', 'failed'] as const
export type SoulIdStatus = (typeof SOUL_ID_STATUSES)[number]
export type RunningSoulIdStatus = Extract<SoulIdStatus, 'not_ready' | 'queued' | 'in_progress'>

/** What became of a Soul ID that was found on an account. */
export const ADOPTION_OUTCOMES = ['adopted', 'exists', 'taken', 'failed'] as const

export const PLAN_ACTIONS = ['train', 'exists', 'over_max_credits', 'no_account'] as const
/**
 * What a request to train does for a variant and an account.
 *
 * - `train`: a training begins. - `exists`: the account has the variant, or trains it.
 * - `over_max_credits`: left out, because the request would cost more than `maxCredits`.
 * - `no_account`: no further account can train it.
 */
export type PlanAction = (typeof PLAN_ACTIONS)[number]

/**
 * - `training_failed`: the platform reported `failed`; refunded.
 * - `request_rejected`: the platform refused the request itself; nothing was paid.
 * - `disappeared`: the platform accepted it and no longer finds it. It counts as paid.
 * - `account_removed`: the account left the pool before the training ended.
 */
export const TRAINING_FAILURE_CODES = ['training_failed', 'request_rejected', 'disappeared', 'account_removed'] as const
