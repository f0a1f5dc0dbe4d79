// What a generation or a film would cost, asked of an account of the pool where one can tell, else from the catalogue.
// Invariant: nothing is accepted or charged, and the answer says where its figure is from.
import { CreateFilm } from '../../contracts/films.ts'
import { CreateGeneration } from '../../contracts/generations.ts'
import { findModel, getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { Estimate } from '../../contracts/money.ts'
import { listAccountsToAsk } from '../../db/money/accounts-to-ask.ts'
import { planScenes } from '../../domain/films/plan-scenes.ts'
import { sumCredits } from '../../domain/money/credits.ts'
import { estimateCredits } from '../../domain/prices.ts'
import { check } from '../../domain/validation/check.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent } from '../service-problem.ts'
import { unknownModel } from '../unknown-model.ts'

type EstimateContext = Pick<ServiceContext, 'db' | 'questions'>

/** Accounts that are asked before the catalogue answers. */
const MAX_ACCOUNTS = 3

/** `body` is that of `POST /v1/generations`, or with `scenes` that of `POST /v1/films`. Throws `invalid_content`, `unknown_model`. */
export async function estimate({ ctx, input }: { ctx: EstimateContext; input: { body: unknown } }): Promise<Estimate> {
  const { body } = input
  return typeof body === 'object' && body !== null && 'scenes' in body
    ? estimateFilm(ctx, body)
    : estimateGeneration(ctx, body)
}

async function estimateGeneration(ctx: EstimateContext, body: unknown): Promise<Estimate> {
  const name = (body as { model?: unknown } | null | undefined)?.model
  if (typeof name === 'string' && !findModel(name)) throw unknownModel(name)
  const checked = check(CreateGeneration, body)
  if (!checked.ok) throw invalidContent(checked.errors)
  const model = findModel(checked.value.model)?.id ?? checked.value.model
  const accounts = await listAccountsToAsk(ctx.db, { model, limit: MAX_ACCOUNTS })
  const price = await priceOf(ctx, accounts, { model, input: checked.value.input })
  return { ...price, model, scenes: null }
}

async function estimateFilm(ctx: EstimateContext, body: unknown): Promise<Estimate> {
  const checked = check(CreateFilm, body)
  if (!checked.ok) throw invalidContent(checked.errors)
  if (!findModel(checked.value.model)) throw unknownModel(checked.value.model)
  const plan = planScenes(checked.value)
  if (!plan.ok) throw invalidContent(plan.errors)
  const model = plan.model.id
  const accounts = await listAccountsToAsk(ctx.db, { model, limit: MAX_ACCOUNTS })
  const prices: Price[] = []
  // One after the other: scenes of the same length are asked about once.
  for (const { input } of plan.scenes)
    prices.push(await priceOf(ctx, accounts, { model, input: { ...input, image: '' } }))
  const isAsked = prices.every((price) => price.source === 'platform')
  return {
    credits: sumCredits(prices.map((price) => price.credits)),
    source: isAsked ? 'platform' : 'catalogue',
    account: isAsked ? (prices[0]?.account ?? null) : null,
    model,
    scenes: prices.map(({ credits }, index) => ({ index, credits })),
  }
}

type Price = Pick<Estimate, 'credits' | 'source' | 'account'>

async function priceOf(
  ctx: EstimateContext,
  accounts: readonly string[],
  order: { model: string; input: Record<string, unknown> },
): Promise<Price> {
  for (const accountName of accounts) {
    const quote = await ctx.questions.quote({ accountName, ...order })
    if (quote.kind === 'priced') return { credits: quote.credits, source: 'platform', account: accountName }
  }
  const credits = estimateCredits(getModelOrThrow(order.model), order.input)
  return { credits, source: 'catalogue', account: null }
}
