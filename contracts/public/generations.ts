// A generation: one job for the platform, as callers ask for it and as we show it.
import { z } from 'zod'
import { Asset } from './assets.ts'
import { AttemptId, FilmId, GenerationId } from './ids.ts'
import { JobFailure } from './job-failures.ts'
import { MODELS } from '../models/catalogue.ts'
import { PriceSourceSchema } from './money.ts'
import { pageOf } from './pages.ts'
import { LinePlace } from './pool-overview.ts'
import { REFUSAL_KINDS } from '../vocabulary/platform-refusals.ts'
import { ATTEMPT_RESOLUTIONS, ATTEMPT_STATES, GENERATION_STATUSES } from '../vocabulary/statuses.ts'

export const GenerationStatusSchema = z.enum(GENERATION_STATUSES).meta({ id: 'GenerationStatus' })

/** Body of `POST /v1/generations`: the model by id or alias, and its own input. */
export const CreateGeneration = z
  .discriminatedUnion(
    'model',
    MODELS.map((model) =>
      z
        .strictObject({ model: z.literal([model.id, ...model.aliases]), input: model.input })
        .meta({ id: `CreateGeneration_${model.aliases[0]}`, title: model.title }),
    ) as unknown as [z.ZodObject<{ model: z.ZodLiteral<string>; input: z.ZodObject }>],
  )
  .meta({
    id: 'CreateGeneration',
    examples: [{ model: 'soul', input: { prompt: 'A lighthouse at dusk, long exposure', aspectRatio: '16:9' } }],
  })
export type CreateGeneration = { model: string; input: Record<string, unknown> }

export const Attempt = z
  .object({
    id: AttemptId,
    number: z.int().meta({ description: 'Counted from 1.' }),
    account: z.string().meta({ description: 'Name of the account it was sent to.' }),
    state: z.enum(ATTEMPT_STATES),
    idempotencyKey: z.string().meta({ description: 'Sent with every try of this attempt, and with no other.' }),
    requestId: z.string().nullable().meta({ description: "The platform's id of the request." }),
    refusal: z
      .object({ kind: z.enum(REFUSAL_KINDS), detail: z.string() })
      .nullable()
      .meta({ description: 'Why the platform did not take it.' }),
    unknownSince: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Since when it is not known whether the platform took it, or what became of it.' }),
    unknownReason: z.string().nullable(),
    resolvedAs: z
      .enum(ATTEMPT_RESOLUTIONS)
      .nullable()
      .meta({ description: 'What an operator, or a webhook that came late, said of an attempt that was not known.' }),
    skipped: z
      .array(z.object({ account: z.string(), reason: z.string() }))
      .meta({ description: 'Accounts passed over for this attempt, and why.' }),
    chargedCredits: z.number().nullable(),
    submittedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'Attempt',
    description: 'One submission on one account. Several may be needed, only one may be paid for.',
  })
export type Attempt = z.infer<typeof Attempt>

export const Generation = z
  .object({
    id: GenerationId,
    status: GenerationStatusSchema,
    model: z.string(),
    input: z.record(z.string(), z.unknown()),
    outputs: z.array(Asset),
    error: JobFailure.nullable(),
    priceCredits: z.number().meta({ description: 'What it is booked at where the platform completes it, in credits.' }),
    priceSource: PriceSourceSchema,
    film: z.object({ filmId: FilmId, sceneIndex: z.int(), take: z.int() }).nullable(),
    attempts: z.array(Attempt),
    line: LinePlace.optional().meta({ description: 'Its place in line: where it waits and is read by itself.' }),
    expectedFinishAt: z.iso.datetime().nullable().meta({ description: 'From what this model has taken lately.' }),
    cancelRequestedAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    submittedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    links: z.object({ self: z.string(), events: z.string(), cancel: z.string() }),
  })
  .meta({ id: 'Generation' })
export type Generation = z.infer<typeof Generation>

export const GenerationPage = pageOf(Generation, 'GenerationPage')
export type GenerationPage = z.infer<typeof GenerationPage>

/** What becomes of a job that somebody asked to cancel, said honestly. */
export const Cancellation = z
  .object({
    outcome: z.enum(['cancelling', 'too_late', 'already_final']),
    detail: z.string(),
  })
  .meta({ id: 'Cancellation' })
export type Cancellation = z.infer<typeof Cancellation>

export const CancelledGeneration = z
  .object({ cancellation: Cancellation, generation: Generation })
  .meta({ id: 'CancelledGeneration' })
