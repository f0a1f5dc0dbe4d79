// Asks accounts of the pool what a job would cost, one after the other until one names a price, and keeps what was said.
// Invariant: asking is free, creates nothing, and never happens while a job is being accepted.
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { AccountToAsk } from '../../db/money/accounts-to-ask.ts'
import { saveAskedPrice } from '../../db/money/prices.ts'
import { priceKind } from '../../domain/money/price-kinds.ts'
import type { ServiceContext } from '../context.ts'

/** Accounts that are asked about one job at most. */
export const MAX_ACCOUNTS_ASKED = 3

export type AskedPrice =
  | { kind: 'priced'; credits: number; accountName: string }
  /** All that answered name no price for it. */
  | { kind: 'unpriced' }
  /** Nobody answered, or nobody is there to be asked. */
  | { kind: 'unavailable' }

/** `job`: id of the model and its validated input; pictures may be anything. */
export async function askPrice(
  ctx: Pick<ServiceContext, 'db' | 'lookups'>,
  job: { model: string; input: Record<string, unknown> },
  accounts: readonly AccountToAsk[],
): Promise<AskedPrice> {
  const { model, input } = job
  const kind = priceKind(getModelOrThrow(model), input)
  let refused: AccountToAsk | undefined
  for (const account of accounts) {
    const quote = await ctx.lookups.quote({ accountName: account.name, model, input })
    if (quote.kind === 'priced') {
      await saveAskedPrice(ctx.db, { model, kind, accountId: account.id, credits: quote.credits })
      return { kind: 'priced', credits: quote.credits, accountName: account.name }
    }
    if (quote.kind === 'unpriced') refused = account
  }
  if (!refused) return { kind: 'unavailable' }
  await saveAskedPrice(ctx.db, { model, kind, accountId: refused.id, credits: null })
  return { kind: 'unpriced' }
}
