// Prices, budgets and usage in lines for people. All amounts are platform credits.
import type { Budget, Estimate, Usage } from '../../contracts/public/money.ts'
import { alignColumns } from '../terminal/align-columns.ts'

export function describeEstimate(estimate: Estimate): string[] {
  const source = estimate.source === 'platform' ? `asked of ${estimate.account}` : 'from the catalogue'
  const scenes = (estimate.scenes ?? []).map(({ index, credits }) => `scene ${index + 1}  ${credits}`)
  return [`${estimate.credits} credits for ${estimate.model}, ${source}`, ...scenes]
}

export function describeUsage(usage: Usage): string[] {
  const head = [usage.groupBy.toUpperCase(), 'CHARGED', 'ATTEMPTS', 'GIVEN BACK', 'ATTEMPTS']
  const rows = [...usage.data, { group: 'sum', ...usage.total }].map((row) => [
    row.group,
    String(row.chargedCredits),
    String(row.chargedAttempts),
    String(row.refundedCredits),
    String(row.refundedAttempts),
  ])
  return [
    ...alignColumns([head, ...rows]),
    `${usage.reservedCredits} credits are set aside for jobs that are not settled.`,
  ]
}

export function listBudgets(budgets: readonly Budget[]): string[] {
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

export function describeBudget(budget: Budget): string[] {
  return alignColumns([
    ['client', budget.client],
    ['today', `${usedOf(budget.today)} of ${limitOf(budget.dailyCredits)} (day of ${budget.timeZone})`],
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
