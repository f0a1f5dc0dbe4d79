// Reads the platform's price for the kinds of jobs that are likely, before such a job arrives, and again some hours later.
// The worker's housekeeping runs it. A model that no account lists and no job uses is priced when an estimate asks for it.
import { MODELS } from '../../contracts/models/catalogue.ts'
import type { Model } from '../../contracts/models/model.ts'
import { listAccountsToAsk } from '../../db/money/accounts-to-ask.ts'
import { listModelsToPrice } from '../../db/money/models-to-price.ts'
import { forgetOrphanedPrices, listKindsAsked } from '../../db/money/prices.ts'
import { exampleInputs, priceKind } from '../../domain/money/price-kinds.ts'
import { followsClip } from '../../domain/money/prices.ts'
import type { ServiceContext } from '../context.ts'
import { askPrice, MAX_ACCOUNTS_ASKED } from './ask-price.ts'
import { PRICE_FRESH_MS } from './refresh-prices.ts'

/** Where no account returned a price: a model may become available again, also for another account. */
const ASKED_AGAIN_AFTER_MS = 60 * 60_000

/** A model counts as used for this long after a request of it has completed. */
const USED_WITHIN_MS = 7 * 24 * 60 * 60_000

export interface LearnPricesInput {
  /** Age in milliseconds at which a price is read again. Default three hours. */
  learnedWithinMs?: number
  /** Pause in milliseconds before a kind of job without a price is read again. Default one hour. */
  askedWithinMs?: number
}

/** Returns how many prices were read. Where no account responds, the rest of that model is read in the next round. */
export async function learnPrices({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'lookups'>
  input: LearnPricesInput
}): Promise<{ learned: number }> {
  const { learnedWithinMs = PRICE_FRESH_MS, askedWithinMs = ASKED_AGAIN_AFTER_MS } = input
  await forgetOrphanedPrices(ctx.db)
  const known = await listKindsAsked(ctx.db, { learnedWithinMs, askedWithinMs })
  const isDue = (model: Model) => (example: Record<string, unknown>) =>
    !known.has(`${model.id} ${priceKind(model, example)}`)
  const due = (await likelyModels(ctx))
    .map((model) => ({ model, examples: exampleInputs(model).filter(isDue(model)) }))
    .filter(({ examples }) => examples.length > 0)
  if (due.length === 0) return { learned: 0 }
  const models = due.map(({ model }) => model.id)
  const accounts = await listAccountsToAsk(ctx.db, { models, limit: MAX_ACCOUNTS_ASKED })
  let learned = 0
  for (const { model, examples } of due) {
    for (const example of examples) {
      const asked = await askPrice(ctx, { model, input: example }, accounts.get(model.id) ?? [])
      if (asked.kind === 'unavailable') break
      if (asked.kind === 'priced') learned += 1
    }
  }
  return { learned }
}

/** The models with an estimate that is a price: those that jobs have used first, then the others that the accounts offer as far as is known. */
async function likelyModels({ db }: Pick<ServiceContext, 'db'>): Promise<Model[]> {
  const found = await listModelsToPrice(db, { models: MODELS.map(({ id }) => id), usedWithinMs: USED_WITHIN_MS })
  const { listed, used, isEveryAccountListed } = found
  const isOffered = ({ id, generation }: Model) => listed.has(id) || (!isEveryAccountListed && generation === 'current')
  const isUsed = ({ id }: Model) => used.has(id)
  const priced = MODELS.filter((model) => !followsClip(model))
  return [...priced.filter(isUsed), ...priced.filter((model) => !isUsed(model) && isOffered(model))]
}
