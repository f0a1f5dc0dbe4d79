// Checks whether a client has used more than a limit of its budget.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { type ExceededLimit, listExceededLimits } from '../../../db/money/exceeded-budgets.ts'
import { sumCredits } from '../../../domain/money/credits.ts'
import type { DiagnosticsContext } from './context.ts'

/** Broken while a limit is exceeded. */
export async function checkBudgets({
  db,
  budgetTimeZone: timeZone,
}: Pick<DiagnosticsContext, 'db' | 'budgetTimeZone'>): Promise<DoctorCheck[]> {
  const name = 'Budgets'
  const exceeded = await listExceededLimits(db, { timeZone })
  const [first] = exceeded
  if (!first) return [{ name, state: 'ok', detail: 'no client has used more than its limits' }]
  const detail = exceeded.map(describe).join('; ')
  const fix =
    'No job that needs credits is accepted beyond a limit of a day or in total. See what was charged, or raise the limit.'
  return [{ name, state: 'broken', detail, fix, command: `hfw budget ${first.client}` }]
}

function describe({ client, limit, limitCredits, subject, spentCredits, reservedCredits }: ExceededLimit): string {
  const of =
    limit === 'film'
      ? `the limit of a film (${subject})`
      : limit === 'daily'
        ? 'the limit of today'
        : 'the limit in total'
  const used = sumCredits([spentCredits, reservedCredits])
  return `${client} has used ${used} of ${limitCredits} credits, ${of}`
}
