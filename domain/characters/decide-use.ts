// What happens to a job with a character that has Soul IDs: which accounts can take it, and what the policy does where none is free.
// Invariant: pure. A job is accepted with a Soul ID only where an account holds it.
import { characterUseOf } from '../../contracts/models/character-use.ts'
import { MODELS } from '../../contracts/models/catalogue.ts'
import type { CharacterPolicy } from '../../contracts/vocabulary/character-use.ts'
import type { CharacterVariant, TrainingState } from '../../contracts/vocabulary/characters.ts'
import { chooseAccount } from '../pool/choose-account.ts'
import type { PoolAccount } from '../pool/pool-account.ts'

/** One training of the character that is not cancelled or removed. */
export interface KnownTraining {
  accountId: string
  accountName: string
  variant: CharacterVariant
  state: TrainingState
  /** Why it failed. */
  failure: string | null
  isBeingRemoved: boolean
}

export interface CharacterNeed {
  name: string
  variant: CharacterVariant
  policy: CharacterPolicy
  trainings: readonly KnownTraining[]
  accounts: readonly PoolAccount[]
  /** Accounts that offer the styles of the job. Undefined: every account. */
  offeredBy?: readonly string[] | undefined
  model: string
  slots: number
  nowMs: number
}

/** `detail`: the decision and its reason, in one sentence. */
export type CharacterDecided =
  | { kind: 'held' | 'wait' | 'references'; detail: string }
  | { kind: 'refuse'; detail: string }

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

function underWay({ trainings, variant }: CharacterNeed): KnownTraining[] {
  return trainings.filter(
    (one) => one.variant === variant && !one.isBeingRemoved && ['waiting', 'creating', 'training'].includes(one.state),
  )
}

/** The reason and the fix, as the second half of "character …". */
function whyNotHeld(need: CharacterNeed): string {
  const { name, variant, trainings } = need
  const train = `train it with \`hfw character train\` or POST /v1/characters/{id}/train`
  const held = trainings.filter((one) => one.variant === variant && isHeld(one))
  if (held.length > 0) {
    const where = listed(held.map(({ accountName }) => accountName))
    return `${name} is trained for ${variant} on ${where} only, without the style of the job; use another style, or ${train}`
  }
  const running = underWay(need)
  if (running.length > 0) {
    const where = listed(running.map(({ accountName }) => accountName))
    return `${name} is being trained for ${variant} on ${where}; repeat the request when it is ready`
  }
  const failed = trainings.findLast((one) => one.variant === variant && one.state === 'failed')
  if (failed)
    return `the training of ${name} for ${variant} failed (${failed.failure ?? 'no reason recorded'}); ${train}`
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

function needOf({ model, slots }: CharacterNeed) {
  return { model, slots, requiredAccountIds: [], preferredAccountIds: [] }
}

function nameOf({ name }: PoolAccount): string {
  return name
}

function hold(accounts: readonly PoolAccount[]): string {
  return accounts.length === 1 ? 'holds' : 'hold'
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
