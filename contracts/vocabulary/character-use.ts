// How a job may use a character, and how it does.

/** What happens to a job where no account that holds the Soul ID has a free slot. */
export const CHARACTER_POLICIES = ['wait', 'train', 'references'] as const
export type CharacterPolicy = (typeof CHARACTER_POLICIES)[number]

/**
 * What was decided when the job was accepted.
 *
 * - `held`: an account that holds the Soul ID had a free slot.
 * - `wait`: the job waits for an account that holds it.
 * - `train`: the job waits for a training, and for an account that holds it already, where there is one.
 * - `references`: images of the character are sent as reference images.
 */
export const CHARACTER_DECISIONS = ['held', 'wait', 'train', 'references'] as const

/** In the place of the accounts that hold a Soul ID where there is none: no account has this id, and an empty list means any account. */
export const NO_ACCOUNT = 'none'
