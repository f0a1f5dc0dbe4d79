// Attempts as operators see them, and how they settle one whose outcome is not known.
import { z } from 'zod'
import { Attempt, GenerationStatusSchema } from './generations.ts'
import { GenerationId } from './ids.ts'
import { pageOf } from './pages.ts'

export const AttemptDetail = Attempt.extend({
  generationId: GenerationId,
  generationStatus: GenerationStatusSchema,
  client: z.string(),
  model: z.string(),
  priceCredits: z.number().meta({ description: 'What it costs where the platform completes it.' }),
  createdAt: z.iso.datetime(),
  adoptedLateAt: z.iso.datetime().nullable().meta({ description: 'When it turned up after its generation had ended.' }),
}).meta({ id: 'AttemptDetail' })
export type AttemptDetail = z.infer<typeof AttemptDetail>

export const AttemptPage = pageOf(AttemptDetail, 'AttemptPage')
export type AttemptPage = z.infer<typeof AttemptPage>

/** Body of `POST /v1/attempts/{id}/settle`. */
export const SettleAttempt = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('found').meta({ description: 'The account has the request: it is followed to its result.' }),
      requestId: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .meta({ description: "The platform's id of the request, from its console." }),
    }),
    z.strictObject({
      outcome: z
        .literal('not_accepted')
        .meta({ description: 'The account has no such request: the generation is sent again, as a new attempt.' }),
    }),
    z.strictObject({
      outcome: z
        .literal('failed')
        .meta({ description: 'It ended there without a result and was given back: the generation ends as failed.' }),
    }),
  ])
  .meta({ id: 'SettleAttempt', examples: [{ outcome: 'found', requestId: 'd7e6c0f3-6699-4f6c-bb45-2ad7fd9158ff' }] })
export type SettleAttempt = z.infer<typeof SettleAttempt>

export const SettledAttempt = z
  .object({
    effect: z.enum(['followed', 'sent_again', 'failed', 'booked', 'released']).meta({
      description:
        '`followed`: the generation takes it up. `sent_again`: the generation is back in the line. `failed`: the generation ends. `booked`: the generation has ended; the attempt is followed and its price booked. `released`: the generation has ended; what was set aside for it is free again.',
    }),
    detail: z.string(),
    attempt: AttemptDetail,
  })
  .meta({ id: 'SettledAttempt' })
export type SettledAttempt = z.infer<typeof SettledAttempt>
