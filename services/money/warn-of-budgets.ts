// Warns operators of budgets that are exceeded although each job fitted into them when it was accepted.
import { warnOfExceededLimits } from '../../db/money/exceeded-budgets.ts'
import type { ServiceContext } from '../context.ts'

/** Writes the events, and one log line for each limit. Returns their number. */
export async function warnOfBudgets({
  ctx,
}: {
  ctx: Pick<ServiceContext, 'db' | 'log' | 'budgetTimeZone'>
}): Promise<number> {
  const warned = await warnOfExceededLimits(ctx.db, { timeZone: ctx.budgetTimeZone })
  for (const exceeded of warned) ctx.log.warn({ ...exceeded }, 'a client has used more than a limit of its budget')
  return warned.length
}
