// A film, as callers request it and as the API shows it: an ordered set of scenes, rendered to clips and joined.
import { z } from 'zod'
import { Asset, FromSandbox } from './assets.ts'
import { FilmCancellation } from './cancellation.ts'
import { FilmWait } from './film-wait.ts'
import { GenerationStatusSchema } from './generations.ts'
import { AssetId, FilmId, GenerationId } from './ids.ts'
import { JobFailure } from './job-failures.ts'
import { DEFAULT_JOIN_SETTINGS, JoinProgress, JoinSettings } from './join-settings.ts'
import { ImageSource } from '../models/media-sources.ts'
import { NOT_BLANK } from '../models/model.ts'
import { CHARGE_FIELDS, PriceIsUpperBound, PriceSourceSchema } from './money.ts'
import { LinePlace } from './pool-overview.ts'
import { pageOf, WorkflowPage } from './pages.ts'
import { FILM_STATUSES, SCENE_STATUSES } from '../vocabulary/statuses.ts'

export const MAX_SCENES = 100
export const DEFAULT_FILM_MODEL = 'kling-video/v2.6/pro/image-to-video'

/** Body of `POST /v1/films`. Scene n + 1 starts on the last frame of scene n. */
export const CreateFilm = z
  .strictObject({
    title: z.string().trim().min(1).max(200).meta({ pattern: NOT_BLANK }).optional(),
    image: ImageSource.meta({ description: 'The image that the first scene starts on.' }),
    model: z
      .string()
      .default(DEFAULT_FILM_MODEL)
      .meta({ description: 'Id or alias of a model that makes a clip from an image.', examples: ['kling'] }),
    settings: z.record(z.string(), z.unknown()).default({}).meta({
      description:
        'Further input of the model for every scene: `aspectRatio`, `sound`, … The model decides which fields and values are valid.',
    }),
    scenes: z
      .array(
        z.strictObject({
          prompt: z.string().trim().min(1, 'must say what happens in the scene').max(2500).meta({ pattern: NOT_BLANK }),
          durationSeconds: z.int().min(1).max(30).optional().meta({
            description:
              'Length of the clip. Only for models with a choice of lengths, and only a length of the model.',
          }),
        }),
      )
      .min(1, 'needs at least one scene')
      .max(MAX_SCENES, `takes at most ${MAX_SCENES} scenes`),
    join: JoinSettings.default(DEFAULT_JOIN_SETTINGS),
  })
  .meta({
    id: 'CreateFilm',
    examples: [
      {
        image: 'asset_01kabq5w3gey3s9v8m0n7xkc2t',
        scenes: [{ prompt: 'The lamp comes on' }, { prompt: 'A ship passes' }, { prompt: 'Dawn breaks' }],
      },
    ],
  })
export type CreateFilm = z.infer<typeof CreateFilm>

export const Scene = z
  .object({
    index: z.int().meta({ description: 'Position in the film, from 0.' }),
    prompt: z.string(),
    status: z.enum(SCENE_STATUSES),
    takes: z.array(z.object({ take: z.int(), generationId: GenerationId, status: GenerationStatusSchema })),
    startFrame: AssetId.nullable(),
    clip: Asset.nullable(),
    expectedFinishAt: z.iso.datetime().nullable(),
    line: LinePlace.optional().meta({
      description: 'Place of its newest take in the line. Only while that waits for a slot, and not in lists.',
    }),
    ...CHARGE_FIELDS,
    error: JobFailure.nullable(),
  })
  .meta({ id: 'Scene' })
export type Scene = z.infer<typeof Scene>

export const FilmJoin = z
  .object({
    requestedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable().meta({ description: 'Null while the clips are being joined.' }),
    error: z.string().nullable().meta({ description: 'Why the clips could not be joined.' }),
  })
  .meta({ id: 'FilmJoin' })
export type FilmJoin = z.infer<typeof FilmJoin>

export const Film = z
  .object({
    id: FilmId,
    status: z.enum(FILM_STATUSES).meta({ id: 'FilmStatus' }),
    title: z.string().nullable(),
    mode: z.literal('sequential'),
    model: z.string(),
    settings: z.record(z.string(), z.unknown()),
    settingNames: z.record(z.string(), z.string()).optional().meta({
      description:
        'Names of the styles, motions and presets whose ids are in `settings`, by JSON Pointer. Absent where there is none.',
    }),
    scenes: z.array(Scene),
    video: Asset.nullable(),
    videoIsPartial: z
      .boolean()
      .meta({ description: 'True where the film ended early and the video contains only the finished scenes.' }),
    waitingFor: FilmWait.nullable().meta({
      description:
        'What the next frame or the video waits for. Null while nothing waits. A film does not fail by waiting.',
    }),
    joinSettings: JoinSettings,
    joinProgress: JoinProgress.nullable().meta({
      description: 'How far the join of the clips is. Null while no clips are being joined.',
    }),
    join: FilmJoin.nullable().meta({ description: 'The last request to join the clips of the ended film again.' }),
    priceCredits: z
      .number()
      .meta({ description: 'Estimate, in credits: what was reserved for all scenes, one take each.' }),
    priceSource: PriceSourceSchema,
    priceIsUpperBound: PriceIsUpperBound,
    ...CHARGE_FIELDS,
    error: JobFailure.nullable(),
    cancelRequestedAt: z.iso.datetime().nullable(),
    cancellation: FilmCancellation.nullable().meta({
      description: 'The outcome of the request to cancel it. Null where there was none before it ended.',
    }),
    fromSandbox: FromSandbox,
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    links: z.object({
      self: z.string(),
      events: z.string(),
      cancel: z.string(),
      join: z.string(),
      video: z.string(),
      poster: z.string(),
      sheet: z.string(),
      preview: z.string(),
      captions: z.string(),
      workflow: WorkflowPage,
    }),
  })
  .meta({ id: 'Film' })
export type Film = z.infer<typeof Film>

export const FilmPage = pageOf(Film, 'FilmPage')
export type FilmPage = z.infer<typeof FilmPage>

export const CancelledFilm = z.object({ cancellation: FilmCancellation, film: Film }).meta({ id: 'CancelledFilm' })
