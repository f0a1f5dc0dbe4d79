// Where a job trains its character: the policy `train`.
// Invariant: one training of a variant at a time. Jobs that arrive while it runs wait for it, and do not pay for another one. After a
// failure the account is not tried again automatically, because the same images would fail again.
import { chooseAccount, couldEverTake } from '../pool/choose-account.ts'
import type { PoolAccount } from '../pool/pool-account.ts'
import { type CharacterDecided, type CharacterNeed, type KnownTraining, listed, needOf } from './character-need.ts'

interface Situation {
  /** Accounts that hold the Soul ID. None of them has a free slot. */
  holders: readonly PoolAccount[]
  /** Trainings of the variant without an outcome. */
  running: readonly KnownTraining[]
  /** Why none of the holders takes the job now. */
  why: string
}

/** Undefined where no account holds the Soul ID, and none can train it. */
export function decideTraining(
  need: CharacterNeed,
  { holders, running, why }: Situation,
): CharacterDecided | undefined {
  const isHeld = holders.length > 0
  const [first] = running
  if (first) {
    const where = listed(running.map(({ accountName }) => accountName))
    const pause = first.waitingReason === null ? '' : ` (${first.waitingReason})`
    const detail = `${why}; it is being trained on ${where}${pause}, and the job waits for that.`
    return { kind: 'train', running: first, isHeld, detail }
  }
  const account = need.imageCount === 0 ? undefined : accountToTrain(need, holders)
  if (account) {
    const detail = `${why}; it is trained on ${account.name}, and the job waits for the first account that can take it.`
    return { kind: 'train', account, isHeld, detail }
  }
  if (!isHeld) return undefined
  return { kind: 'wait', detail: `${why}, and no other account can train it now; the job waits for one of them.` }
}

/** Where an account holds the Soul ID already, a training is worth its price only on an account with a free slot. */
function accountToTrain(need: CharacterNeed, holders: readonly PoolAccount[]): PoolAccount | undefined {
  const { offeredBy, nowMs } = need
  const others = need.accounts.filter(
    (account) => !holders.includes(account) && (offeredBy?.includes(account.id) ?? true) && !hasFailedOn(need, account),
  )
  const withSlot = chooseAccount(others, needOf(need), nowMs).chosen
  if (withSlot || holders.length > 0) return withSlot
  // A training takes longer than any pause, so that an account that is full or paused now is suitable too.
  return (
    others.find((account) => couldEverTake(account, needOf(need), nowMs)) ??
    others.find((account) => canTrainLater(account, need))
  )
}

/** Whether the account trains it after a pause. An account without credits may never do. */
function canTrainLater(
  { state, hasKey, circuit, blockedModels }: PoolAccount,
  { model, nowMs }: CharacterNeed,
): boolean {
  const isBlocked = (blockedModels.get(model)?.untilMs ?? 0) > nowMs
  return state === 'enabled' && hasKey && circuit?.cause !== 'no_credits' && !isBlocked
}

function hasFailedOn({ trainings, variant }: CharacterNeed, { id }: PoolAccount): boolean {
  return trainings.findLast((one) => one.accountId === id && one.variant === variant)?.state === 'failed'
}
