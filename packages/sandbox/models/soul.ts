// The Soul image family of the v2 dialect: Soul v1, Soul 2 and Soul Cinema. Each uses the Soul IDs of its own variant.
import { z } from 'zod'
import { mediaUrl, optionalUrl, unitInterval } from './fields.ts'
import { soulStyles, soulStylesV2 } from './lists.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { badStyle, characterFields, soulFields, soulPlan, styleFields } from './soul-fields.ts'

const family = {
  dialect: 'v2',
  family: 'soul',
  outputType: 'image',
  latency: { queuedSeconds: 3, runSeconds: 18 },
  outputCount: (body: { batch_size: number }) => body.batch_size,
} as const

const version1 = {
  ...family,
  badInput: badStyle(soulStyles),
  plan: soulPlan('v1'),
  price: (body: { batch_size: number; resolution: '720p' | '1080p' }) =>
    body.batch_size * (body.resolution === '1080p' ? 3 : 1.5),
}

const version2 = {
  ...family,
  catalogue: 'current' as const,
  price: (body: { batch_size: number }) => creditsFromUsd(0.0032 * body.batch_size),
}

const soul2Fields = { ...soulFields, style_id: styleFields.style_id, ...characterFields }

const SOUL_1_MODELS: readonly Model[] = [
  defineModel({
    ...version1,
    id: 'higgsfield-ai/soul/standard',
    catalogue: 'current',
    title: 'Soul Standard',
    operations: ['text_to_image'],
    schema: z.object({ ...soulFields, ...styleFields, ...characterFields }),
  }),
  // Only the older API description has these two. The documented number of image models excludes them.
  defineModel({
    ...version1,
    id: 'higgsfield-ai/soul/character',
    catalogue: 'older',
    title: 'Soul with a Soul ID',
    operations: ['text_to_image'],
    schema: z.object({
      ...soulFields,
      ...styleFields,
      custom_reference_id: z.uuid(),
      custom_reference_strength: unitInterval,
      image_reference_url: optionalUrl,
    }),
  }),
  defineModel({
    ...version1,
    id: 'higgsfield-ai/soul/reference',
    catalogue: 'older',
    title: 'Soul with a reference picture',
    operations: ['image_to_image'],
    schema: z.object({ ...soulFields, ...styleFields, image_reference_url: mediaUrl }),
  }),
]

const SOUL_2_MODELS: readonly Model[] = [
  defineModel({
    ...version2,
    id: 'higgsfield-ai/soul/v2/standard',
    title: 'Soul 2',
    operations: ['text_to_image'],
    schema: z.object(soul2Fields),
    badInput: badStyle(soulStylesV2),
    plan: soulPlan('v2'),
  }),
  defineModel({
    ...version2,
    id: 'higgsfield-ai/soul/v2/image-to-image',
    title: 'Soul 2, image to image',
    operations: ['image_to_image'],
    schema: z.object({ ...soul2Fields, image_url: mediaUrl }),
    badInput: badStyle(soulStylesV2),
    plan: soulPlan('v2'),
  }),
  defineModel({
    ...version2,
    id: 'higgsfield-ai/soul/cinema',
    title: 'Soul Cinema',
    operations: ['text_to_image'],
    schema: z.object(soul2Fields),
    // It has no styles at all.
    badInput: badStyle([]),
    plan: soulPlan('cinema'),
  }),
  // Two ids from one third-party client, which are assumed to be other names of Soul 2.
  defineModel({
    ...version2,
    id: 'higgsfield-ai/soul/2',
    catalogue: 'older',
    title: 'Soul 2 (other name)',
    operations: ['text_to_image'],
    schema: z.object(soul2Fields),
    badInput: badStyle(soulStylesV2),
    plan: soulPlan('v2'),
  }),
  defineModel({
    ...version2,
    id: 'higgsfield-ai/soul/id',
    catalogue: 'older',
    title: 'Soul 2 with a Soul ID',
    operations: ['text_to_image'],
    schema: z.object({ ...soul2Fields, custom_reference_id: z.uuid() }),
    badInput: badStyle(soulStylesV2),
    plan: soulPlan('v2'),
  }),
]

export const SOUL_MODELS: readonly Model[] = [...SOUL_1_MODELS, ...SOUL_2_MODELS]
