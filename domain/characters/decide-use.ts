// What happens to a job with a character that has Soul IDs: which accounts can take it, and what the policy does where none is free.
// Invariant: pure. A job is accepted with a Soul ID only where an account holds it, or where a training can bring it.
import { characterUseOf } from '../../contracts/models/character-use.ts'
import { MODELS } from '../../contracts/models/catalogue.ts'
import {
  type CharacterVariant,
  type TrainingState,
  UNDECIDED_TRAINING_STATES,
} from '../../contracts/vocabulary/characters.ts'
import { chooseAccount } from '../pool/choose-account.ts'
import type { PoolAccount } from '../pool/pool-account.ts'
import { type CharacterDecided, type CharacterNeed, type KnownTraining, listed, needOf } from './character-need.ts'
import { decideTraining } from './decide-training.ts'

/** The decision for one job. `refuse`: `detail` is the second half of "character …", with the fix. */
export function decideUse(need: CharacterNeed): CharacterDecided {
  const { name, variant, policy } = need
  const what = `the ${variant} Soul ID of ${name}`
  const holders = holdersOf(need)
  const choice = chooseAccount(holders, needOf(need), need.nowMs)
  if (choice.chosen)
    return { kind: 'held', detail: `Uses ${what}, which ${listed(holders.map(nameOf))} ${hold(holders)}.` }
  const busy = choice.skipped.map(({ account, reason }) => `${account}: ${reason}`).join('; ')
  const why = holders.length > 0 ? `No account with ${what} has a free slot (${busy})` : `No account holds ${what}`
  switch (policy) {
    case 'references':
      return { kind: 'references', detail: why }
    case 'train': {
      const decided = decideTraining(need, { holders, running: underWay(need), why })
      return decided ?? { kind: 'refuse', detail: whyNotHeld(need) }
    }
    case 'wait':
      if (holders.length > 0) return { kind: 'wait', detail: `${why}; the job waits for one.` }
      return { kind: 'refuse', detail: whyNotHeld(need) }
  }
}

function holdersOf({ accounts, trainings, variant, offeredBy }: CharacterNeed): PoolAccount[] {
  const held = trainings.filter((one) => one.variant === variant && isHeld(one))
  const ids = new Set(held.map(({ accountId }) => accountId))
  return accounts.filter(({ id }) => ids.has(id) && (offeredBy?.includes(id) ?? true))
}

function isHeld({ state, isBeingRemoved }: KnownTraining): boolean {
  return state === 'ready' && !isBeingRemoved
}

function underWay({ trainings, variant, offeredBy }: CharacterNeed): KnownTraining[] {
  return trainings.filter(
    ({ state, accountId, ...one }) =>
      one.variant === variant &&
      !one.isBeingRemoved &&
      UNDECIDED.includes(state) &&
      (offeredBy?.includes(accountId) ?? true),
  )
}

const UNDECIDED: readonly TrainingState[] = UNDECIDED_TRAINING_STATES

/** The reason and the fix, as the second half of "character …". */
function whyNotHeld(need: CharacterNeed): string {
  const { name, variant, trainings } = need
  const train = `train it with POST /v1/characters/{id}/train`
  const held = trainings.filter((one) => one.variant === variant && isHeld(one))
  if (held.length > 0) {
    const where = listed(held.map(({ accountName }) => accountName))
    return `${name} is trained for ${variant} on ${where} only, without the style of the job; use another style, or ${train}`
  }
  const running = underWay(need)
  if (running.length > 0) {
    const where = listed(running.map(({ accountName }) => accountName))
    return `${name} is being trained for ${variant} on ${where}; repeat the request when it is ready, or send characterPolicy "train" to wait for it`
  }
  if (need.policy === 'train' && need.imageCount === 0) {
    return `${name} has no stored images to train with; add some with PATCH /v1/characters/{id}`
  }
  const failed = trainings.findLast((one) => one.variant === variant && one.state === 'failed')
  if (failed)
    return `the training of ${name} for ${variant} failed (${failed.failure ?? 'no reason recorded'}); ${train}`
  if (need.policy === 'train') {
    return `${name} is not trained for ${variant}, and no account of the pool can train it now; see \`hfw pool\``
  }
  const other = [...new Set(trainings.filter(isHeld).map((one) => one.variant))]
  if (other.length === 0) return `${name} is not trained for ${variant}, which this model needs; ${train}`
  const fitting = other.map((one) => `${modelsFor(one).join(', ')} (${one})`).join('; ')
  return `${name} is trained for ${listed(other)} only, and this model ignores any variant but ${variant}; use ${fitting}, or ${train}`
}

/** Short names of the models that use Soul IDs of this variant. */
export function modelsFor(variant: CharacterVariant): string[] {
  return MODELS.filter((model) => {
    const use = characterUseOf(model)
    return use?.kind === 'soul_id' && use.variant === variant
  }).map(({ aliases }) => aliases[0])
}

function nameOf({ name }: PoolAccount): string {
  return name
}

function hold(accounts: readonly PoolAccount[]): string {
  return accounts.length === 1 ? 'holds' : 'hold'
}
