// Reads the price of a job from the platform, account by account until one returns a price, and stores the result.
// Invariant: such a read is free and creates nothing. Accepting a job never waits for one.
import type { Model } from '../../contracts/models/model.ts'
import type { AccountToAsk } from '../../db/money/accounts-to-ask.ts'
import { saveAskedPrice } from '../../db/money/prices.ts'
import { priceKind } from '../../domain/money/price-kinds.ts'
import type { ServiceContext } from '../context.ts'

/** The highest number of accounts that are read for one job. */
export const MAX_ACCOUNTS_ASKED = 3

export type AskedPrice =
  | { kind: 'priced'; credits: number }
  /** Accounts responded, but none has a price for it. `detail`: the reason of the last one. */
  | { kind: 'unpriced'; detail: string }
  /** No account responded, or there is none. */
  | { kind: 'unavailable' }

/** `job`: the model and its validated input; the values of its image fields do not matter. */
export async function askPrice(
  ctx: Pick<ServiceContext, 'db' | 'lookups'>,
  job: { model: Model; input: Record<string, unknown> },
  accounts: readonly AccountToAsk[],
): Promise<AskedPrice> {
  const { model: declaration, input } = job
  const model = declaration.id
  const kind = priceKind(declaration, input)
  let refused: { account: AccountToAsk; detail: string } | undefined
  for (const account of accounts) {
    const quote = await ctx.lookups.quote({ accountId: account.id, model, declaration, input })
    if (quote.kind === 'priced') {
      await saveAskedPrice(ctx.db, { model, kind, accountId: account.id, credits: quote.credits })
      return { kind: 'priced', credits: quote.credits }
    }
    if (quote.kind === 'unpriced') refused = { account, detail: quote.detail }
  }
  if (!refused) return { kind: 'unavailable' }
  await saveAskedPrice(ctx.db, { model, kind, accountId: refused.account.id, credits: null })
  return { kind: 'unpriced', detail: refused.detail }
}
