// Reserves a job's price as part of accepting it, or refuses the job before anything is paid.
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import type { HoldScope } from '../../db/money/ledger.ts'
import { reserveCredits } from '../../db/money/reserve.ts'
import { describeCrossedLimit } from '../../domain/money/budget.ts'
import type { ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'

/** Throws `budget_exceeded`, which rolls back the caller's transaction. `credits`: the price of the whole job. */
export async function reserveOrRefuse(
  ctx: Pick<ServiceContext, 'clientId' | 'budgetTimeZone'>,
  trx: DatabaseTransaction,
  job: { scope: HoldScope; model: string; credits: number; earlierCredits?: number | undefined },
): Promise<void> {
  const { clientId, budgetTimeZone: timeZone } = ctx
  const crossed = await reserveCredits(trx, { clientId, timeZone, ...job })
  if (crossed) throw new ServiceProblem('budget_exceeded', { detail: describeCrossedLimit(crossed), budget: crossed })
}
