// Money as callers see it: estimates, budgets and use. All amounts are platform credits with three decimal places.
import { z } from 'zod'
import { BUDGET_LIMITS } from '../vocabulary/budget-limits.ts'
import { CHARACTER_DECISIONS } from '../vocabulary/character-use.ts'
import { AttemptId } from './ids.ts'

const Credits = z.number().meta({ description: 'Platform credits, with three decimal places.' })
const Limit = z
  .number()
  .min(0)
  .max(10_000_000)
  .multipleOf(0.001, 'takes at most three decimal places')
  .nullable()
  .default(null)

/** Body of `PUT /v1/budgets/{client}`: replaces all limits of the client. */
export const SetBudget = z
  .strictObject({
    dailyCredits: Limit.meta({ description: 'Limit for all jobs accepted on one day. Null: no limit.' }),
    totalCredits: Limit.meta({ description: 'Limit for all jobs in total. Null: no limit.' }),
    filmCredits: Limit.meta({ description: 'Limit for each film. Null: no limit.' }),
  })
  .meta({ id: 'SetBudget', examples: [{ dailyCredits: 500, filmCredits: 100 }] })
export type SetBudget = z.infer<typeof SetBudget>

const BudgetUse = z.object({
  spentCredits: Credits,
  reservedCredits: Credits.meta({ description: 'Credits reserved for jobs whose price is not final.' }),
})

export const Budget = z
  .object({
    client: z.string(),
    dailyCredits: Credits.nullable(),
    totalCredits: Credits.nullable(),
    filmCredits: Credits.nullable(),
    today: BudgetUse.meta({ description: 'Use by the jobs accepted today, in `timeZone`.' }),
    ever: BudgetUse,
    timeZone: z.string(),
    updatedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Budget' })
export type Budget = z.infer<typeof Budget>

export const BudgetList = z.object({ data: z.array(Budget) }).meta({ id: 'BudgetList' })

/** The amounts behind a refusal with `budget_exceeded`. */
export const ExceededBudget = z
  .object({
    limit: z.enum(BUDGET_LIMITS),
    limitCredits: Credits,
    spentCredits: Credits,
    reservedCredits: Credits,
    neededCredits: Credits,
  })
  .meta({ id: 'ExceededBudget' })
export type ExceededBudget = z.infer<typeof ExceededBudget>

export const USAGE_GROUPS = ['day', 'client', 'model', 'account'] as const
export type UsageGroup = (typeof USAGE_GROUPS)[number]

const UsageFigures = {
  chargedCredits: Credits,
  chargedAttempts: z.int(),
  refundedCredits: Credits.meta({
    description: 'Credits that the platform refunded: the request failed, was refused as nsfw, or was cancelled.',
  }),
  refundedAttempts: z.int(),
}

export const Usage = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    groupBy: z.enum(USAGE_GROUPS),
    timeZone: z.string(),
    data: z.array(z.object({ group: z.string(), ...UsageFigures })),
    total: z.object(UsageFigures),
    reservedCredits: Credits.meta({ description: 'Credits reserved now for jobs whose price is not final.' }),
  })
  .meta({ id: 'Usage' })
export type Usage = z.infer<typeof Usage>

export const PRICE_SOURCES = ['platform', 'catalogue', 'caller'] as const
/**
 * Source of a price. `platform`: an estimate of the platform for an account of the pool. `catalogue`: the price list of this server.
 * `caller`: `maxCredits` of the request, where neither has a price.
 */
export type PriceSource = (typeof PRICE_SOURCES)[number]
export const PriceSourceSchema = z.enum(PRICE_SOURCES).meta({
  id: 'PriceSource',
  description:
    '`platform`: from an estimate of the platform. `catalogue`: from the price list of this server. `caller`: `maxCredits` of the request, because neither has a price.',
})

export const PriceIsUpperBound = z.boolean().meta({
  description:
    'True where the job costs at most this price and may cost less: the platform publishes no exact price, or the length follows a clip that is not measured yet. False: the price of the platform, or its list price, which discounts lower and settings without an amount in the list raise.',
})

/** Credits of the platform for one US dollar. */
export const CREDITS_PER_USD = 16

export const OPEN_CHARGE_REASONS = ['running', 'unknown', 'accepted_again'] as const

export const OpenCharge = z
  .object({
    attemptId: AttemptId,
    reason: z.enum(OPEN_CHARGE_REASONS).meta({
      description:
        '`running`: it has not ended on the platform. `unknown`: it may have been sent, and its outcome is not known. `accepted_again`: the platform accepted a request of it that the generation does not wait for.',
    }),
  })
  .meta({ id: 'OpenCharge', description: 'An attempt that may still be charged.' })
export type OpenCharge = z.infer<typeof OpenCharge>

/** The money fields of a generation, a scene and a film. */
export const CHARGE_FIELDS = {
  chargedCredits: z.number().meta({
    description:
      'Credits charged so far for all its attempts, from the ledger. Final when it has ended and `openCharges` is empty. Refunded credits are not counted.',
  }),
  chargedUsd: z.number().meta({ description: 'The same in US dollars, not rounded: 16 credits are 1 dollar.' }),
  openCharges: z
    .array(OpenCharge)
    .meta({ description: 'Attempts whose cost is not known yet. `chargedCredits` does not contain them.' }),
}
const Charge = z.object(CHARGE_FIELDS)
/** What a job has cost so far. */
export type Charge = z.infer<typeof Charge>

export const Estimate = z
  .object({
    credits: Credits,
    source: z.enum(PRICE_SOURCES).meta({
      description:
        '`platform`: from an estimate of the platform, made now, or earlier where the platform is not available. `catalogue`: from the price list of this server.',
    }),
    isUpperBound: PriceIsUpperBound,
    account: z.string().nullable().meta({ description: 'The account that the platform made the estimate for.' }),
    model: z.string().meta({
      description:
        'The model of the price. It is `characterFallbackModel` where images of the character would be sent to it.',
    }),
    scenes: z
      .array(z.object({ index: z.int(), credits: Credits }))
      .nullable()
      .meta({ description: 'For a film, the price of each scene; null for a generation.' }),
    character: z
      .object({
        name: z.string(),
        decision: z.enum(CHARACTER_DECISIONS),
        detail: z.string().meta({ description: 'The decision and its reason, in one sentence.' }),
        trainingCredits: Credits.meta({
          description: 'Price of the training that the job would begin, beside `credits`. 0 where it would begin none.',
        }),
      })
      .nullable()
      .meta({
        description:
          'What would happen with `input.character` if the job was accepted now. Null without a character, and for films.',
      }),
  })
  .meta({ id: 'Estimate' })
export type Estimate = z.infer<typeof Estimate>
