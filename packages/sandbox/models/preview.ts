// A made-up model that no platform has. A client that takes models from `GET /models` can be tried with it: an account has it
// only where its own `catalogue` names it (`PATCH /_sandbox/accounts/{name}`).
import { z } from 'zod'
import { mediaUrl, optionalUrl, prompt } from './fields.ts'
import type { Model } from './model.ts'
import { defineModel } from './model.ts'
import { sizedClipOf } from './plans.ts'

export const PREVIEW_MODELS: readonly Model[] = [
  defineModel({
    dialect: 'v2',
    family: 'preview',
    catalogue: 'preview',
    outputType: 'video',
    latency: { queuedSeconds: 2, runSeconds: 20 },
    id: 'sandbox/lantern-1/image-to-video',
    title: 'Lantern 1, image to video',
    operations: ['image_to_video'],
    schema: z.strictObject({
      prompt: prompt.max(400),
      image_url: mediaUrl,
      end_image_url: optionalUrl,
      duration: z.int().min(2).max(6).default(3),
      mood: z.enum(['calm', 'storm']).default('calm'),
    }),
    price: ({ duration, mood }) => duration * (mood === 'storm' ? 1.5 : 1),
    plan: (body) => sizedClipOf({ ...body, resolution: '480p' }),
  }),
]
