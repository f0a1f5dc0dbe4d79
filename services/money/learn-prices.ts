// Keeps the platform's own prices at hand: asks about every kind of job of the catalogue before one comes, and again
// some hours later. Run by the worker from time to time.
import { MODELS } from '../../contracts/models/catalogue.ts'
import { listAccountsToAsk } from '../../db/money/accounts-to-ask.ts'
import { forgetOrphanedPrices, listKindsAsked } from '../../db/money/prices.ts'
import { exampleInputs, priceKind } from '../../domain/money/price-kinds.ts'
import type { ServiceContext } from '../context.ts'
import { askPrice, MAX_ACCOUNTS_ASKED } from './ask-price.ts'

/** Discounts of the platform come and go by the day. */
const LEARNED_AGAIN_AFTER_MS = 3 * 60 * 60_000
/** Where no price was named: a model that is away comes back, and an account may be given it. */
const ASKED_AGAIN_AFTER_MS = 60 * 60_000

export interface LearnPricesInput {
  /** A price this old is asked for again, in milliseconds. Default three hours. */
  learnedWithinMs?: number
  /** As long nothing is asked again where no price was named, in milliseconds. Default one hour. */
  askedWithinMs?: number
}

/** One after the other. What is not answered is asked again in the next round, with the rest of its model. */
export async function learnPrices({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'lookups'>
  input: LearnPricesInput
}): Promise<{ learned: number }> {
  const { learnedWithinMs = LEARNED_AGAIN_AFTER_MS, askedWithinMs = ASKED_AGAIN_AFTER_MS } = input
  await forgetOrphanedPrices(ctx.db)
  const known = await listKindsAsked(ctx.db, { learnedWithinMs, askedWithinMs })
  let learned = 0
  for (const model of MODELS) {
    const due = exampleInputs(model).filter((example) => !known.has(`${model.id} ${priceKind(model, example)}`))
    if (due.length === 0) continue
    const accounts = await listAccountsToAsk(ctx.db, { model: model.id, limit: MAX_ACCOUNTS_ASKED })
    for (const example of due) {
      const asked = await askPrice(ctx, { model: model.id, input: example }, accounts)
      if (asked.kind === 'unavailable') break
      if (asked.kind === 'priced') learned += 1
    }
  }
  return { learned }
}
