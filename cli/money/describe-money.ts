// Prices, budgets and usage in lines for people. All amounts are credits of the platform.
import type { Budget, Estimate, Usage } from '../../contracts/public/money.ts'
import { alignColumns } from '../terminal/align-columns.ts'

/** The total, then one line per scene of a film, or what would happen with the character. */
export function describeEstimate(estimate: Estimate): string[] {
  const source = estimate.source === 'platform' ? `from the platform through ${estimate.account}` : 'from the catalogue'
  const scenes = (estimate.scenes ?? []).map(({ index, credits }) => `scene ${index + 1}  ${credits}`)
  return [
    `${estimate.isUpperBound ? 'at most' : 'about'} ${estimate.credits} credits for ${estimate.model}, ${source}`,
    ...scenes,
    ...describeCharacter(estimate.character),
  ]
}

function describeCharacter(character: Estimate['character']): string[] {
  if (!character) return []
  const { name, detail, trainingCredits } = character
  return trainingCredits > 0 ? [`and ${trainingCredits} credits to train ${name}`, detail] : [detail]
}

/** A table with one row per group and a sum, then the reserved credits. */
export function describeUsage(usage: Usage): string[] {
  const head = [usage.groupBy.toUpperCase(), 'CHARGED', 'CHARGED ATTEMPTS', 'REFUNDED', 'REFUNDED ATTEMPTS']
  const rows = [...usage.data, { group: 'sum', ...usage.total }].map((row) => [
    row.group,
    String(row.chargedCredits),
    String(row.chargedAttempts),
    String(row.refundedCredits),
    String(row.refundedAttempts),
  ])
  return [
    ...alignColumns([head, ...rows]),
    `${usage.reservedCredits} credits are reserved for jobs without a final cost.`,
  ]
}

/** A table with one row per client. */
export function describeBudgets(budgets: readonly Budget[]): string[] {
  if (budgets.length === 0) return ['No client has a limit or has used credits.']
  const head = ['CLIENT', 'TODAY', 'OF', 'EVER', 'OF', 'FILM']
  const rows = budgets.map((budget) => [
    budget.client,
    usedOf(budget.today),
    limitOf(budget.dailyCredits),
    usedOf(budget.ever),
    limitOf(budget.totalCredits),
    limitOf(budget.filmCredits),
  ])
  return alignColumns([head, ...rows])
}

/** The limits of one client and their use. */
export function describeBudget(budget: Budget): string[] {
  return alignColumns([
    ['client', budget.client],
    ['today', `${usedOf(budget.today)} of ${limitOf(budget.dailyCredits)} (days in ${budget.timeZone})`],
    ['ever', `${usedOf(budget.ever)} of ${limitOf(budget.totalCredits)}`],
    ['one film', limitOf(budget.filmCredits)],
  ])
}

function usedOf({ spentCredits, reservedCredits }: Budget['today']): string {
  return reservedCredits === 0 ? String(spentCredits) : `${spentCredits} + ${reservedCredits} reserved`
}

function limitOf(credits: number | null): string {
  return credits === null ? 'no limit' : String(credits)
}
