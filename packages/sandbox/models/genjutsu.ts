// Genjutsu, the video tools: motion transfer, object swap, restyle. Closed schemas without nulls. The first 30 seconds of the
// source are used. Rules about the content of files (at least four seconds, enough pixels) are not checked at submission.
import { z } from 'zod'
import { mediaUrl, sizeFromInput } from './fields.ts'
import { genjutsuRestylePresets, isListed } from './lists.ts'
import type { ClipPlan, Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import type { ClipFields } from './plans.ts'
import { clipOf } from './plans.ts'

const family = {
  dialect: 'v2',
  family: 'genjutsu',
  catalogue: 'current',
  outputType: 'video',
  latency: { queuedSeconds: 8, runSeconds: 210 },
} as const

const MAX_SOURCE_SECONDS = 30
const USD_PER_SECOND = { '480p': 0.318, '720p': 0.681, '1080p': 1.632 }
const common = {
  video_url: mediaUrl,
  prompt: z.string().max(10_000).default(''),
  resolution: z.enum(['480p', '720p', '1080p']).default('720p'),
}

interface Body extends ClipFields {
  video_url: string
  resolution: keyof typeof USD_PER_SECOND
}

/** The source keeps its sound. */
function planOf(body: Body, videoUse: 'edit' | 'motion'): ClipPlan {
  return clipOf(body, {
    size: sizeFromInput(body.resolution),
    durationSeconds: MAX_SOURCE_SECONDS,
    videoUse,
    hasSound: true,
    audios: [{ field: 'video_url', url: body.video_url }],
  })
}

const price = (body: Body, sourceSeconds: number): number =>
  creditsFromUsd(USD_PER_SECOND[body.resolution] * Math.min(sourceSeconds, MAX_SOURCE_SECONDS))

const withPictures = z.strictObject({ ...common, image_urls: z.array(mediaUrl).min(1).max(8) })

export const GENJUTSU_MODELS: readonly Model[] = [
  defineModel({
    ...family,
    id: 'higgsfield/genjutsu/motion-transfer/v1.0',
    title: 'Genjutsu motion transfer',
    operations: ['motion_control', 'video_to_video'],
    schema: withPictures,
    price,
    plan: (body) => planOf(body, 'motion'),
  }),
  defineModel({
    ...family,
    id: 'higgsfield/genjutsu/object-swap/v1.0',
    title: 'Genjutsu object swap',
    operations: ['video_to_video'],
    schema: withPictures,
    price,
    plan: (body) => planOf(body, 'edit'),
  }),
  defineModel({
    ...family,
    id: 'higgsfield/genjutsu/restyle/v1.0',
    title: 'Genjutsu restyle',
    operations: ['video_to_video'],
    schema: z.strictObject({ ...common, preset_id: z.uuid(), image_urls: z.array(mediaUrl).max(5).optional() }),
    badInput: (body) => (isListed(genjutsuRestylePresets, body.preset_id) ? null : 'preset not found'),
    price,
    plan: (body) => planOf(body, 'edit'),
  }),
]
