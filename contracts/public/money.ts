// Money as callers see it: prices before, budgets, and what was used. All amounts are platform credits with three places.
import { z } from 'zod'
import { BUDGET_LIMITS } from '../vocabulary/budget-limits.ts'

const Credits = z.number().meta({ description: 'In platform credits, with three places.' })
const Limit = z.number().min(0).max(10_000_000).multipleOf(0.001, 'takes at most three places').nullable().default(null)

/** Body of `PUT /v1/budgets/{client}`: replaces all limits of the client. */
export const SetBudget = z
  .strictObject({
    dailyCredits: Limit.meta({ description: 'For all jobs accepted on one day. Null: no limit.' }),
    totalCredits: Limit.meta({ description: 'For all jobs ever. Null: no limit.' }),
    filmCredits: Limit.meta({ description: 'For any one film. Null: no limit.' }),
  })
  .meta({ id: 'SetBudget', examples: [{ dailyCredits: 500, filmCredits: 100 }] })
export type SetBudget = z.infer<typeof SetBudget>

const Standing = z.object({
  spentCredits: Credits,
  reservedCredits: Credits.meta({ description: 'Set aside for jobs that are not settled.' }),
})

export const Budget = z
  .object({
    client: z.string(),
    dailyCredits: Credits.nullable(),
    totalCredits: Credits.nullable(),
    filmCredits: Credits.nullable(),
    today: Standing.meta({ description: 'Of jobs accepted today, in the time zone of the server’s budgets.' }),
    ever: Standing,
    timeZone: z.string(),
    updatedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Budget' })
export type Budget = z.infer<typeof Budget>

export const BudgetList = z.object({ data: z.array(Budget) }).meta({ id: 'BudgetList' })

/** What a refusal with `budget_exceeded` rests on. */
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
    description: 'Given back by the platform: it failed, was refused as nsfw or cancelled.',
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
    reservedCredits: Credits.meta({ description: 'Set aside now for jobs that are not settled.' }),
  })
  .meta({ id: 'Usage' })
export type Usage = z.infer<typeof Usage>

export const PRICE_SOURCES = ['platform', 'catalogue'] as const
/** From where a price is: `platform`, what an account of the pool was told; `catalogue`, our own list. */
export type PriceSource = (typeof PRICE_SOURCES)[number]
export const PriceSourceSchema = z.enum(PRICE_SOURCES).meta({
  id: 'PriceSource',
  description: '`platform`: as an estimate of the platform said. `catalogue`: from our list of prices.',
})

export const Estimate = z
  .object({
    credits: Credits,
    source: z.enum(PRICE_SOURCES).meta({
      description:
        '`platform`: asked of an account just now, or some time ago where it does not answer. `catalogue`: from our list of prices.',
    }),
    account: z.string().nullable().meta({ description: 'The account that was asked.' }),
    model: z.string(),
    scenes: z
      .array(z.object({ index: z.int(), credits: Credits }))
      .nullable()
      .meta({ description: 'Of a film, by scene.' }),
  })
  .meta({ id: 'Estimate' })
export type Estimate = z.infer<typeof Estimate>
