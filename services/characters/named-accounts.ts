// Finds the accounts that a request names.
import type { TrainingAccount } from '../../domain/characters/plan-trainings.ts'
import { invalidContent } from '../problems/service-problem.ts'

/** By name or id, each once. Throws `invalid_content` for one that is not among `accounts`. */
export function namedAccounts(accounts: readonly TrainingAccount[], refs: readonly string[]): TrainingAccount[] {
  const found = refs.map((ref) => accounts.find(({ id, name }) => id === ref || name === ref))
  const names = accounts.map(({ name }) => name).join(', ') || 'none'
  const errors = found.flatMap((account, index) =>
    account
      ? []
      : [{ pointer: `/accounts/${index}`, detail: `is not an account that takes work; those are: ${names}` }],
  )
  if (errors.length > 0) throw invalidContent(errors)
  return [...new Set(found as TrainingAccount[])]
}
