// What a job with a character needs, what is known about its trainings, and the decision.
import type { CharacterPolicy } from '../../contracts/vocabulary/character-use.ts'
import type { CharacterVariant, TrainingState } from '../../contracts/vocabulary/characters.ts'
import type { SlotNeed } from '../pool/choose-account.ts'
import type { PoolAccount } from '../pool/pool-account.ts'

/** One training of the character that is not cancelled or removed. */
export interface KnownTraining {
  id: string
  accountId: string
  accountName: string
  variant: CharacterVariant
  state: TrainingState
  /** Why it failed. */
  failure: string | null
  /** Why it was not sent yet. Null where there is no reason to wait. */
  waitingReason: string | null
  isBeingRemoved: boolean
}

export interface CharacterNeed {
  name: string
  variant: CharacterVariant
  policy: CharacterPolicy
  /** How many images are stored. Without one it cannot be trained. */
  imageCount: number
  trainings: readonly KnownTraining[]
  accounts: readonly PoolAccount[]
  /** Accounts that offer the styles of the job. Undefined: every account. */
  offeredBy?: readonly string[] | undefined
  model: string
  slots: number
  nowMs: number
}

/**
 * `detail`: the decision and its reason, in one sentence. `train`: `account` is where a training begins, `running` the one that runs
 * already; exactly one of them is set. `isHeld`: an account holds the Soul ID, so that the job can also wait without a training.
 */
export type CharacterDecided =
  | { kind: 'held' | 'wait' | 'references'; detail: string }
  | { kind: 'train'; account: PoolAccount; running?: undefined; isHeld: boolean; detail: string }
  | { kind: 'train'; account?: undefined; running: KnownTraining; isHeld: boolean; detail: string }
  | { kind: 'refuse'; detail: string }

/** What the job needs from an account that has its Soul ID. */
export function needOf({ model, slots }: CharacterNeed): SlotNeed {
  return { model, slots, requiredAccountIds: [], preferredAccountIds: [] }
}

/** Names as a list in a sentence. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
