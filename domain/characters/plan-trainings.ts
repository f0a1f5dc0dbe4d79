// Which trainings a request leads to: on the named accounts, or on as many as it asks for.
// Invariant: a variant that an account has, or is being trained there, is not trained there again.
import type { CharacterVariant, PlanAction } from '../../contracts/vocabulary/characters.ts'

export interface TrainingAccount {
  id: string
  name: string
  /** The platform last refused work of the account for lack of credits. */
  isOutOfCredits: boolean
  /** Trainings of any character that it runs now. */
  openTrainings: number
}

export interface ExistingTraining {
  id: string
  variant: CharacterVariant
  accountId: string
}

export interface PlanRequest {
  variants: readonly CharacterVariant[]
  /** The named accounts; undefined where `count` of all `accounts` are chosen. */
  named: readonly TrainingAccount[] | undefined
  /** On how many accounts each variant must be, in all. */
  count: number
  /** Accounts that take work, for `count`. */
  accounts: readonly TrainingAccount[]
  existing: readonly ExistingTraining[]
  priceCredits: number
  /** Highest price of the request. Undefined: no limit. */
  maxCredits: number | undefined
}

export interface PlannedTraining {
  variant: CharacterVariant
  account: TrainingAccount | undefined
  action: PlanAction
  /** The existing training, for `exists`. */
  trainingId: string | undefined
}

/** In the order of the variants. Each variant is planned once. */
export function planTrainings(request: PlanRequest): PlannedTraining[] {
  let leftCredits = request.maxCredits ?? Number.POSITIVE_INFINITY
  return [...new Set(request.variants)]
    .flatMap((variant) => planVariant(request, variant))
    .map((planned) => {
      if (planned.action !== 'train') return planned
      if (request.priceCredits > leftCredits) return { ...planned, action: 'over_max_credits' }
      leftCredits -= request.priceCredits
      return planned
    })
}

function planVariant(request: PlanRequest, variant: CharacterVariant): PlannedTraining[] {
  const { named, count, accounts, existing } = request
  const own = existing.filter((training) => training.variant === variant)
  const isNew = ({ id }: TrainingAccount) => own.every(({ accountId }) => accountId !== id)
  const existingOn = (candidates: readonly TrainingAccount[]): PlannedTraining[] =>
    candidates.flatMap((account) => {
      const training = own.find(({ accountId }) => accountId === account.id)
      return training ? [{ variant, account, action: 'exists' as const, trainingId: training.id }] : []
    })
  const train = (account: TrainingAccount): PlannedTraining => ({
    ...{ variant, account, action: 'train' },
    trainingId: undefined,
  })
  if (named) return [...existingOn(named), ...named.filter(isNew).map(train)]
  const held = existingOn(accounts).slice(0, count)
  const missing = count - held.length
  const chosen = accounts.filter(isNew).toSorted(byFitness).slice(0, missing)
  const without = Array.from({ length: missing - chosen.length }, (): PlannedTraining => ({
    variant,
    account: undefined,
    action: 'no_account',
    trainingId: undefined,
  }))
  return [...held, ...chosen.map(train), ...without]
}

/** Accounts with credits first, then those that train less, then by name. */
function byFitness(a: TrainingAccount, b: TrainingAccount): number {
  return (
    Number(a.isOutOfCredits) - Number(b.isOutOfCredits) ||
    a.openTrainings - b.openTrainings ||
    (a.name < b.name ? -1 : 1)
  )
}
