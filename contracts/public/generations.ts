// A generation, as callers request it and as the API shows it: one job for the platform.
import { z } from 'zod'
import { Asset, FromSandbox } from './assets.ts'
import { Cancellation } from './cancellation.ts'
import { GenerationCharacter } from './generation-character.ts'
import { AttemptId, FilmId, GenerationId } from './ids.ts'
import { JobFailure } from './job-failures.ts'
import { CHARGE_FIELDS, PriceIsUpperBound, PriceSourceSchema } from './money.ts'
import { pageOf, WorkflowPage } from './pages.ts'
import { LinePlace } from './pool-overview.ts'
import { REFUSAL_KINDS } from '../vocabulary/platform-refusals.ts'
import { ATTEMPT_RESOLUTIONS, ATTEMPT_STATES, GENERATION_STATUSES } from '../vocabulary/statuses.ts'
import { WAITED_FOR } from '../vocabulary/waits.ts'

export const GenerationStatusSchema = z.enum(GENERATION_STATUSES).meta({
  id: 'GenerationStatus',
  description:
    '`waiting`: waits for a slot of an account. `submitting`: the request is being sent to the platform. `submitted`: the platform has accepted the request, and no status read has shown its start or its end. `in_progress`: a status read has shown that the platform works on it. `collecting`: finished on the platform; its files are being stored.',
})

export const Attempt = z
  .object({
    id: AttemptId,
    number: z.int().meta({ description: 'Number of the attempt within its generation, from 1.' }),
    account: z.string().meta({ description: 'Name of the account that the attempt was sent to.' }),
    state: z.enum(ATTEMPT_STATES),
    idempotencyKey: z
      .string()
      .meta({ description: '`Idempotency-Key` of every submission of this attempt. No other attempt uses it.' }),
    requestId: z.string().nullable().meta({ description: 'Id of the request on the platform.' }),
    refusal: z
      .object({ kind: z.enum(REFUSAL_KINDS), detail: z.string() })
      .nullable()
      .meta({ description: 'Why the platform refused the attempt.' }),
    unknownSince: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Since when it is unknown whether the platform accepted the attempt.' }),
    unknownReason: z.string().nullable(),
    resolvedAs: z.enum(ATTEMPT_RESOLUTIONS).nullable().meta({
      description:
        'Outcome of an unknown attempt, as reported by an operator or found later. `found`: the platform had accepted it. `not_accepted`: it had not. `failed`: it ended without a result.',
    }),
    skipped: z
      .array(z.object({ account: z.string(), reason: z.string() }))
      .meta({ description: 'Accounts that were not chosen for this attempt, and the reason.' }),
    chargedCredits: z.number().nullable(),
    submittedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'Attempt',
    description:
      'One submission of a generation on one account. A generation can need several attempts; at most one may be paid for.',
  })
export type Attempt = z.infer<typeof Attempt>

export const WaitingFor = z
  .object({
    what: z.enum(WAITED_FOR).meta({
      description:
        '`read_result`: the status of the request is read from the platform. `store_files`: the platform has completed it, and its files are copied into the object store.',
    }),
    reason: z.string().nullable().meta({ description: 'Why the last try failed. Null where no try has failed.' }),
    since: z.iso.datetime(),
    until: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the platform deletes the files. The tries end then. Null for `read_result`.' }),
    nextTryAt: z.iso.datetime().nullable().meta({ description: 'When the next try begins at the latest, if known.' }),
    storedFiles: z.int().meta({ description: 'Number of files that are stored already.' }),
    totalFiles: z.int().nullable(),
  })
  .meta({ id: 'WaitingFor' })
export type WaitingFor = z.infer<typeof WaitingFor>

export const Generation = z
  .object({
    id: GenerationId,
    status: GenerationStatusSchema,
    model: z.string(),
    input: z.record(z.string(), z.unknown()),
    inputNames: z
      .record(z.string(), z.string())
      .optional()
      .meta({
        description:
          'Names of the styles, motions and presets whose ids are in `input`, by JSON Pointer. Absent where there is none.',
        examples: [{ '/style': 'Tokyo Streetstyle' }],
      }),
    character: GenerationCharacter.nullable().meta({
      description: 'The character that it uses, and how. Null where it uses none, and for scenes of films.',
    }),
    outputs: z.array(Asset),
    error: JobFailure.nullable(),
    priceCredits: z
      .number()
      .meta({ description: 'Estimate, in credits: what is charged if the platform completes one attempt.' }),
    priceSource: PriceSourceSchema,
    priceIsUpperBound: PriceIsUpperBound,
    ...CHARGE_FIELDS,
    film: z.object({ filmId: FilmId, sceneIndex: z.int(), take: z.int() }).nullable(),
    attempts: z.array(Attempt),
    line: LinePlace.optional().meta({ description: 'Its place in the line. Only while it waits, and not in lists.' }),
    waitingFor: WaitingFor.nullable().meta({
      description: 'What it waits for while its result is collected, and why. Null at any other time.',
    }),
    expectedFinishAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Estimate from the recent durations of this model.' }),
    cancelRequestedAt: z.iso.datetime().nullable(),
    cancellation: Cancellation.nullable().meta({
      description: 'The outcome of the request to cancel it. Null where there was none before it ended.',
    }),
    fromSandbox: FromSandbox,
    createdAt: z.iso.datetime(),
    submittedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    links: z.object({ self: z.string(), events: z.string(), cancel: z.string(), workflow: WorkflowPage }),
  })
  .meta({ id: 'Generation' })
export type Generation = z.infer<typeof Generation>

/** Answer of `POST /v1/generations/{id}/fetch`. */
export const OutputFetch = z
  .object({
    generationId: GenerationId,
    attemptId: AttemptId.meta({ description: 'The paid attempt whose files are fetched.' }),
    until: z.iso.datetime().meta({ description: 'When the platform deletes the files.' }),
    detail: z.string(),
  })
  .meta({ id: 'OutputFetch' })
export type OutputFetch = z.infer<typeof OutputFetch>

export const GenerationPage = pageOf(Generation, 'GenerationPage')
export type GenerationPage = z.infer<typeof GenerationPage>

export const CancelledGeneration = z
  .object({ cancellation: Cancellation, generation: Generation })
  .meta({ id: 'CancelledGeneration' })
