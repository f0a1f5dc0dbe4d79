// The budgets of clients: reads their limits and what is used of them, and sets their limits.
import { type Budget, SetBudget } from '../../contracts/public/money.ts'
import { type BudgetRow, listBudgets, saveBudget } from '../../db/money/budgets.ts'
import { check } from '../../domain/validation/check.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent } from '../problems/service-problem.ts'

type BudgetContext = Pick<ServiceContext, 'db' | 'budgetTimeZone'>

/** The budgets of all clients that have limits or have used credits. */
export async function getBudgets({ ctx }: { ctx: BudgetContext }): Promise<{ data: Budget[] }> {
  const rows = await listBudgets(ctx.db, { timeZone: ctx.budgetTimeZone })
  return { data: rows.map((row) => toBudget(row, ctx)) }
}

/** One client's budget. An unknown client has no limits and has used nothing. */
export async function getBudget({ ctx, input }: { ctx: BudgetContext; input: { client: string } }): Promise<Budget> {
  const [row] = await listBudgets(ctx.db, { timeZone: ctx.budgetTimeZone, clientId: input.client })
  return toBudget(row ?? unused(input.client), ctx)
}

/** Replaces all limits of a client. Accepted jobs keep their reservations. Throws `invalid_content`. */
export async function setBudget({
  ctx,
  input,
}: {
  ctx: BudgetContext
  input: { client: string; body: unknown }
}): Promise<Budget> {
  const checked = check(SetBudget, input.body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  await saveBudget(ctx.db, { clientId: input.client, ...checked.value })
  return getBudget({ ctx, input })
}

function toBudget({ clientId, updatedAt, ...figures }: BudgetRow, { budgetTimeZone }: BudgetContext): Budget {
  return { client: clientId, ...figures, timeZone: budgetTimeZone, updatedAt: updatedAt?.toISOString() ?? null }
}

function unused(clientId: string): BudgetRow {
  const nothing = { spentCredits: 0, reservedCredits: 0 }
  const limits = { dailyCredits: null, totalCredits: null, filmCredits: null }
  return { clientId, ...limits, today: nothing, ever: nothing, updatedAt: null }
}
