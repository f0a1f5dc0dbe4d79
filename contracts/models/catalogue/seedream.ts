// Seedream 4 images. Facts: the platform's OpenAPI document of 2026; the ratios are those of its older route.
// The platform publishes no price. The amount is the list price of the maker.
import { aspectRatio, flag, prompt, references, resolution } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

const SEEDREAM = {
  family: 'seedream',
  generation: 'older',
  output: 'image',
  price: { per: 'image', credits: 0.48, isUpperBound: true },
  typicalDurationMs: 25_000,
  timeLimitMs: IMAGE_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000, minMessage: 'must say what to show' })
const OUTPUT: readonly Field[] = [
  resolution(['2K', '4K']),
  aspectRatio(['1:1', '4:3', '16:9', '3:2', '21:9', '3:4', '9:16', '2:3']),
  flag('cameraFixed'),
]

export const SEEDREAM_MODELS: readonly Model[] = [
  {
    ...SEEDREAM,
    id: 'bytedance/seedream/v4/text-to-image',
    aliases: ['seedream'],
    title: 'Seedream 4',
    description: 'Text to image at up to 4K.',
    operation: 'text-to-image',
    fields: [PROMPT, ...OUTPUT],
  },
  {
    ...SEEDREAM,
    id: 'bytedance/seedream/v4/edit',
    aliases: ['seedream-edit'],
    title: 'Seedream 4, edit',
    description: 'Changes your images as the text says, at up to 4K.',
    operation: 'image-to-image',
    fields: [PROMPT, references('image', { min: 1 }), ...OUTPUT],
  },
]
