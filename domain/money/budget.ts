// Whether a job fits into a client's budget, and if not, which limit it would cross.
// Invariant: what is reserved counts like what is spent, so that jobs that run at once cannot cross a limit together.
import type { BudgetLimit } from '../../contracts/vocabulary/budget-limits.ts'
import { fromMillicredits, toMillicredits } from './credits.ts'

/** Limits in credits; null: none. */
export interface BudgetLimits {
  dailyCredits: number | null
  totalCredits: number | null
  filmCredits: number | null
}

/** What counts against a limit so far, in credits. */
export interface Standing {
  spentCredits: number
  reservedCredits: number
}

/** A limit that a job would cross. */
export interface CrossedLimit extends Standing {
  limit: BudgetLimit
  limitCredits: number
  neededCredits: number
}

export interface Order {
  neededCredits: number
  isFilm: boolean
  today: Standing
  ever: Standing
}

/** The first limit that the job would cross; undefined where it fits. A limit may be used up to its last thousandth. */
export function findCrossedLimit(limits: BudgetLimits, order: Order): CrossedLimit | undefined {
  const { neededCredits, isFilm, today, ever } = order
  const nothing: Standing = { spentCredits: 0, reservedCredits: 0 }
  const checks: { limit: BudgetLimit; limitCredits: number | null; standing: Standing }[] = [
    { limit: 'film', limitCredits: isFilm ? limits.filmCredits : null, standing: nothing },
    { limit: 'daily', limitCredits: limits.dailyCredits, standing: today },
    { limit: 'total', limitCredits: limits.totalCredits, standing: ever },
  ]
  for (const { limit, limitCredits, standing } of checks) {
    if (limitCredits !== null && isCrossed(limitCredits, standing, neededCredits)) {
      return { limit, limitCredits, neededCredits, ...standing }
    }
  }
  return undefined
}

function isCrossed(limitCredits: number, standing: Standing, neededCredits: number): boolean {
  const used = toMillicredits(standing.spentCredits) + toMillicredits(standing.reservedCredits)
  return used + toMillicredits(neededCredits) > toMillicredits(limitCredits)
}

const LIMIT_NAMES: Record<BudgetLimit, string> = {
  daily: 'budget of this day',
  total: 'budget',
  film: 'limit for one film',
}

/** The refusal in a sentence, with all its figures. */
export function describeCrossedLimit(crossed: CrossedLimit): string {
  const { limit, limitCredits, spentCredits, reservedCredits, neededCredits } = crossed
  const leftCredits = fromMillicredits(
    Math.max(0, toMillicredits(limitCredits) - toMillicredits(spentCredits) - toMillicredits(reservedCredits)),
  )
  const used = limit === 'film' ? '' : ` (${spentCredits} spent, ${reservedCredits} reserved, ${leftCredits} left)`
  return `This needs ${neededCredits} credits, and the ${LIMIT_NAMES[limit]} is ${limitCredits}${used}. Nothing was paid.`
}
