// Reports the credits used in a period, by day, client, model or account.
import type { Usage, UsageGroup } from '../../contracts/public/money.ts'
import { readHeldNow, readUsage, type UsageRow } from '../../db/money/usage.ts'
import { sumCredits } from '../../domain/money/credits.ts'
import type { ServiceContext } from '../context.ts'
import { ServiceProblem } from '../problems/service-problem.ts'

export interface UsageRequest {
  /** Start of the period, inclusive, RFC 3339. Default: thirty days before `to`. */
  from?: string | undefined
  /** End of the period, exclusive, RFC 3339. Default: now. */
  to?: string | undefined
  groupBy: UsageGroup
  /** Only this client. Default: all clients. */
  client?: string | undefined
}

const DEFAULT_SPAN_MS = 30 * 24 * 60 * 60_000

/** The charged and refunded credits with their totals. Throws `invalid_request` where `from` is not before `to`. */
export async function getUsage({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'budgetTimeZone'>
  input: UsageRequest
}): Promise<Usage> {
  const { groupBy, client } = input
  const to = input.to === undefined ? new Date() : new Date(input.to)
  const from = input.from === undefined ? new Date(to.getTime() - DEFAULT_SPAN_MS) : new Date(input.from)
  if (from >= to) {
    throw new ServiceProblem('invalid_request', {
      detail: 'The period is empty.',
      errors: [{ pointer: 'from', detail: 'must be before `to`' }],
    })
  }
  const { budgetTimeZone: timeZone } = ctx
  const whose = client === undefined ? {} : { clientId: client }
  const data = await readUsage(ctx.db, { from, to, groupBy, timeZone, ...whose })
  const reservedCredits = await readHeldNow(ctx.db, whose)
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    groupBy,
    timeZone,
    data,
    total: totalOf(data),
    reservedCredits,
  }
}

function totalOf(rows: readonly UsageRow[]): Omit<UsageRow, 'group'> {
  return {
    chargedCredits: sumCredits(rows.map((row) => row.chargedCredits)),
    chargedAttempts: rows.reduce((sum, row) => sum + row.chargedAttempts, 0),
    refundedCredits: sumCredits(rows.map((row) => row.refundedCredits)),
    refundedAttempts: rows.reduce((sum, row) => sum + row.refundedAttempts, 0),
  }
}
