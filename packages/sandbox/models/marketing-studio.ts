// Marketing Studio: product pictures in three editions.
import { z } from 'zod'
import { optionalUrls, pictureSize } from './fields.ts'
import { isListed, marketingPresets } from './lists.ts'
import type { Model } from './model.ts'
import { creditsFromUsd, defineModel } from './model.ts'
import { pictureOf } from './plans.ts'

const RATIOS = ['auto', '1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16', '21:9'] as const
const QUALITIES = ['low', 'medium', 'high']

const EDITIONS = [
  { path: '', name: 'Marketing Studio', usd: 0.0162, qualities: QUALITIES },
  { path: '/flare', name: 'Marketing Studio Flare', usd: 0.0126, qualities: [...QUALITIES, 'xhigh', 'max'] },
  { path: '/sunburst', name: 'Marketing Studio Sunburst', usd: 0.0126, qualities: [...QUALITIES, 'xhigh', 'max'] },
]

interface PresetBody {
  preset_id?: string | null | undefined
  enhance_prompt: boolean
  quality: string
  image_urls?: string[] | null | undefined
}

/** A preset needs prompt enhancement, high quality, and one or two images, of which the first is the product. */
function badPreset(body: PresetBody): string | null {
  if (!isListed(marketingPresets, body.preset_id)) return 'preset not found'
  if (!body.enhance_prompt) return null
  const imageCount = body.image_urls?.length ?? 0
  if (body.quality !== 'high') return 'enhance_prompt needs quality: high'
  return imageCount === 1 || imageCount === 2 ? null : 'enhance_prompt needs 1 or 2 image_urls, the product first'
}

export const MARKETING_STUDIO_MODELS: readonly Model[] = EDITIONS.map((edition) =>
  defineModel({
    id: `marketing-studio/image${edition.path}`,
    dialect: 'v2',
    family: 'marketing-studio',
    catalogue: 'current',
    title: edition.name,
    outputType: 'image',
    operations: ['text_to_image', 'image_to_image'],
    latency: { queuedSeconds: 3, runSeconds: 35 },
    schema: z.object({
      prompt: z.string().min(1).max(5000),
      image_urls: optionalUrls(16),
      preset_id: z.uuid().nullish(),
      resolution: z.enum(['1k', '2k', '4k']).default('2k'),
      aspect_ratio: z.enum(RATIOS).default('auto'),
      quality: z.enum(edition.qualities).default('high'),
      moderation: z.enum(['auto', 'low']).default('auto'),
      enhance_prompt: z.boolean().default(false),
    }),
    badInput: badPreset,
    price: () => creditsFromUsd(edition.usd),
    plan: (body) => pictureOf(body, { size: pictureSize(body.aspect_ratio, body.resolution) }),
  }),
)
