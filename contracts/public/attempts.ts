// Attempts as operators see them, and the outcome that an operator reports for an unknown one.
import { z } from 'zod'
import { Asset } from './assets.ts'
import { Attempt, GenerationStatusSchema } from './generations.ts'
import { GenerationId } from './ids.ts'
import { NOT_BLANK } from '../models/model.ts'
import { pageOf } from './pages.ts'

/** A request that the platform accepted for an attempt beside the attempt's own. */
const FurtherRequest = z.object({
  requestId: z.string(),
  seenAt: z.iso.datetime().meta({ description: 'When its acceptance became known.' }),
  outcome: z
    .enum(['completed', 'failed', 'cancelled'])
    .nullable()
    .meta({ description: 'How it ended; null while it is followed.' }),
  chargedCredits: z.number().nullable().meta({ description: 'What it cost, beside the cost of the attempt.' }),
})

/** A file that the platform made for an attempt. */
const AttemptFile = z.object({
  kind: z.enum(['image', 'video', 'audio']),
  asset: Asset.nullable().meta({ description: 'The stored file; null while it is not stored.' }),
})

export const AttemptDetail = Attempt.extend({
  generationId: GenerationId,
  generationStatus: GenerationStatusSchema,
  client: z.string(),
  model: z.string(),
  priceCredits: z.number().meta({ description: 'Price if the platform completes it, in credits.' }),
  createdAt: z.iso.datetime(),
  adoptedLateAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When its outcome became known after its generation had ended; null otherwise.' }),
  furtherRequests: z.array(FurtherRequest).meta({
    description:
      'Requests that the platform accepted for this attempt beside its own. Each may have been paid for. Usually empty.',
  }),
  files: z.array(AttemptFile).meta({
    description:
      'Files that the platform made for this attempt, also where the generation has the outputs of another attempt.',
  }),
  isOutput: z.boolean().meta({ description: 'Whether its files are the outputs of the generation.' }),
  filesKeptUntil: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When the platform deletes the files; null where it has made none.' }),
}).meta({ id: 'AttemptDetail' })
export type AttemptDetail = z.infer<typeof AttemptDetail>

export const AttemptPage = pageOf(AttemptDetail, 'AttemptPage')
export type AttemptPage = z.infer<typeof AttemptPage>

/** Body of `POST /v1/attempts/{id}/resolve`. */
export const ResolveAttempt = z
  .discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('found').meta({ description: 'The account has the request. It is followed to its result.' }),
      requestId: z.string().trim().min(1).max(200).meta({
        pattern: NOT_BLANK,
        description: 'Id of the request on the platform, from the console of the account.',
      }),
    }),
    z.strictObject({
      outcome: z
        .literal('not_accepted')
        .meta({ description: 'The account has no such request. The generation is sent again as a new attempt.' }),
    }),
    z.strictObject({
      outcome: z
        .literal('failed')
        .meta({ description: 'The request ended without a result and was refunded. The generation ends as failed.' }),
    }),
  ])
  .meta({ id: 'ResolveAttempt', examples: [{ outcome: 'found', requestId: 'd7e6c0f3-6699-4f6c-bb45-2ad7fd9158ff' }] })
export type ResolveAttempt = z.infer<typeof ResolveAttempt>

export const ResolvedAttempt = z
  .object({
    effect: z.enum(['followed', 'sent_again', 'failed', 'booked', 'released']).meta({
      description:
        '`followed`: the generation follows the request to its result. `sent_again`: the generation is back in the line. `failed`: the generation ends. `booked`: the generation has ended; the request is followed and its price booked. `released`: the generation has ended; the reservation for the attempt is released.',
    }),
    detail: z.string(),
    attempt: AttemptDetail,
  })
  .meta({ id: 'ResolvedAttempt' })
export type ResolvedAttempt = z.infer<typeof ResolvedAttempt>
