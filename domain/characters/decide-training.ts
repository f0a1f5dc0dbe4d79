// Where a job trains its character: the policy `train`.
// Invariant: one training of a variant at a time. Jobs that arrive while it runs wait for it, and do not pay for another one. One that
// was not sent, on an account that cannot send it now, has no known end, so that it does not prevent a training on another account.
// After a failure the account is not tried again automatically, because the same images would fail again.
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
  const first = running.find((one) => !isStuck(need, one))
  const account = first || need.imageCount === 0 ? undefined : accountToTrain(need, { holders, running })
  const awaited = first ?? (account ? undefined : running[0])
  if (awaited) {
    const where = listed(running.map(({ accountName }) => accountName))
    const pause = awaited.waitingReason === null ? '' : ` (${awaited.waitingReason})`
    const detail = `${why}; it is being trained on ${where}${pause}, and the job waits for that.`
    return { kind: 'train', running: awaited, isHeld, detail }
  }
  if (account) {
    const stuck = running.map(({ accountName }) => `; its training waits on ${accountName}, which takes no work now`)
    const detail = `${why}${stuck.join('')}; it is trained on ${account.name}, and the job waits for the first account that can take it.`
    return { kind: 'train', account, isHeld, detail }
  }
  if (!isHeld) return undefined
  return { kind: 'wait', detail: `${why}, and no other account can train it now; the job waits for one of them.` }
}

/** Where an account holds the Soul ID already, a training is worth its price only on an account with a free slot. */
function accountToTrain(
  need: CharacterNeed,
  { holders, running }: Pick<Situation, 'holders' | 'running'>,
): PoolAccount | undefined {
  const { offeredBy, nowMs } = need
  const used = new Set([...holders.map(({ id }) => id), ...running.map(({ accountId }) => accountId)])
  const others = need.accounts.filter(
    ({ id }) => !used.has(id) && (offeredBy?.includes(id) ?? true) && !hasFailedOn(need, id),
  )
  const withSlot = chooseAccount(others, needOf(need), nowMs).chosen
  if (withSlot || holders.length > 0) return withSlot
  // A training takes longer than any pause, so that an account that is full or paused now is suitable too.
  return (
    others.find((account) => couldEverTake(account, needOf(need), nowMs)) ??
    others.find((account) => canTrainLater(account, need))
  )
}

/** Whether the account trains it after a pause. */
function canTrainLater(account: PoolAccount, { model, nowMs }: CharacterNeed): boolean {
  const isBlocked = (account.blockedModels.get(model)?.untilMs ?? 0) > nowMs
  return canSendTrainings(account) && !isBlocked
}

/** An account without credits may never do. */
function canSendTrainings({ state, hasKey, circuit }: PoolAccount): boolean {
  return state === 'enabled' && hasKey && circuit?.cause !== 'no_credits'
}

function isStuck({ accounts }: CharacterNeed, { state, accountId }: KnownTraining): boolean {
  const account = accounts.find(({ id }) => id === accountId)
  return state === 'waiting' && account !== undefined && !canSendTrainings(account)
}

function hasFailedOn({ trainings, variant }: CharacterNeed, id: string): boolean {
  return trainings.findLast((one) => one.accountId === id && one.variant === variant)?.state === 'failed'
}
