// Wan 3.0 and 3.0 Prime: the same three models at two prices.
import { z } from 'zod'
import { mediaUrl, optionalUrl, optionalUrls, prompt, seconds, seedUpTo } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { sizedClipOf } from './plans.ts'

const common = {
  prompt,
  duration: seconds(2, 30),
  resolution: z.enum(['480p', '720p', '1080p']).default('1080p'),
  aspect_ratio: z.enum(['16:9', '4:3', '1:1', '3:4', '9:16', 'adaptive']).default('adaptive'),
  generate_audio: z.boolean().default(true),
  enable_thinking: z.boolean().default(false),
  seed: seedUpTo(2_147_483_647),
}

const inputs = {
  'text-to-video': {},
  'image-to-video': { image_url: mediaUrl, end_image_url: optionalUrl },
  'reference-to-video': {
    image_urls: optionalUrls(10),
    video_urls: optionalUrls(5),
    audio_urls: optionalUrls(5),
    file_url: optionalUrl,
    link_url: optionalUrl,
  },
}

const KINDS = [
  { kind: 'text-to-video', words: 'text to video', operations: ['text_to_video'] },
  { kind: 'image-to-video', words: 'image to video', operations: ['image_to_video', 'first_last_frame'] },
  { kind: 'reference-to-video', words: 'reference to video', operations: ['reference_to_video'] },
] as const

const EDITIONS = [
  { path: 'alibaba/wan-3.0', name: 'Wan 3.0', usdPerSecond: 0.05 },
  { path: 'alibaba/wan-3.0-prime', name: 'Wan 3.0 Prime', usdPerSecond: 0.068 },
]

export const WAN3_MODELS: readonly Model[] = EDITIONS.flatMap(({ path, name, usdPerSecond }) =>
  KINDS.map(({ kind, words, operations }) =>
    defineModel({
      id: `${path}/${kind}`,
      dialect: 'v2',
      family: 'wan',
      catalogue: 'current',
      title: `${name}, ${words}`,
      outputType: 'video',
      operations,
      latency: { queuedSeconds: 6, runSeconds: 140 },
      schema: z.object({ ...common, ...inputs[kind] }),
      price: (body) => creditsFromUsd(usdPerSecond * body.duration),
      plan: (body) => sizedClipOf(body, { hasSound: body.generate_audio }),
    }),
  ),
)
