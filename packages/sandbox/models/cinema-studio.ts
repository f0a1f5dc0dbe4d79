// Cinema Studio 4: one path for text and for references. An omitted creative control is chosen by the platform. The explicit
// values "auto" and "" are refused with 400, not 422.
import { z } from 'zod'
import { optionalUrls, prompt, seconds } from './fields.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import type { ClipFields } from './plans.ts'
import { clipOf } from './plans.ts'
import { SEEDANCE_RATIOS, seedanceSize } from './seedance-price.ts'

const GENRES = ['epic', 'drama', 'noir', 'comedy', 'horror', 'action'] as const
const ERAS = ['1960s', '1980s', '1990s', '2000s', '2020s'] as const
const cameraMovements = [
  ...['snorricam', 'robot-arm', 'tilt-up', 'tilt-down', 'rack-focus', 'pov', 'pan-left', 'pan-right', 'crane-up'],
  ...['crane-down', 'side-tracking', 'pedestal-up', 'pedestal-down', 'handheld', 'tracking', 'drone-orbit'],
  ...['dolly-zoom', 'aerial-pullback', 'static-shot', 'bullet-time', 'whip-pan', 'slow-zoom-in', 'slow-zoom-out'],
  ...['arc-left', 'arc-right', 'truck-left', 'truck-right', 'dolly-in', 'dolly-out', 'slider-left', 'slider-right'],
  ...['crush-zoom', 'helicopter-shot'],
]

const CONTROLS = ['camera_movement', 'genre', 'era'] as const

function badControl(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null
  const given = body as Record<string, unknown>
  const wrong = CONTROLS.find((name) => given[name] === 'auto' || given[name] === '')
  return wrong === undefined ? null : `${wrong}: '${String(given[wrong])}' is not supported, leave the field out`
}

/** Each `<<<image_1>>>` in the prompt needs its item. The numbers start at 1. */
function badToken(body: ClipFields): string | null {
  const counts = { image: body.image_urls?.length, video: body.video_urls?.length, audio: body.audio_urls?.length }
  for (const [token, kind, number] of (body.prompt ?? '').matchAll(/<<<(image|video|audio)_(\d+)>>>/g)) {
    const count = counts[kind as keyof typeof counts] ?? 0
    if (Number(number) < 1 || Number(number) > count) return `${token} has no item in ${kind}_urls`
  }
  return null
}

export const CINEMA_STUDIO_MODELS: readonly Model[] = [
  defineModel({
    id: 'higgsfield/cinema-studio/4.0',
    dialect: 'v2',
    family: 'cinema-studio',
    catalogue: 'current',
    title: 'Cinema Studio 4',
    outputType: 'video',
    operations: ['text_to_video', 'reference_to_video'],
    latency: { queuedSeconds: 8, runSeconds: 180 },
    schema: z.object({
      prompt,
      duration: seconds(4, 30),
      resolution: z.enum(['480p', '720p']).default('720p'),
      aspect_ratio: z.enum(SEEDANCE_RATIOS).default('16:9'),
      generate_audio: z.boolean().default(true),
      image_urls: optionalUrls(30),
      video_urls: optionalUrls(10),
      audio_urls: optionalUrls(10),
      camera_movement: z.enum(cameraMovements).optional(),
      genre: z.enum(GENRES).optional(),
      era: z.enum(ERAS).optional(),
    }),
    badRawInput: badControl,
    badInput: badToken,
    price: (body) => creditsFromUsd(0.2057 * body.duration),
    plan: (body) =>
      clipOf(body, {
        size: seedanceSize(body.aspect_ratio, body.resolution),
        durationSeconds: body.duration,
        hasSound: body.generate_audio,
      }),
  }),
]
