// Nano Banana images. Facts: the platform's OpenAPI document of 2026, and users for the Pro version.
// The platform publishes no price. The amounts are the list prices of the maker.
import { aspectRatio, batchSize, prompt, references, resolution, setting } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

export const NANO_BANANA_RATIOS = ['auto', '1:1', '4:3', '3:4', '3:2', '2:3', '5:4', '4:5', '16:9', '9:16', '21:9']

const FIELDS: readonly Field[] = [
  prompt({ max: 5000, minMessage: 'must say what to show' }),
  batchSize([1, 2, 3, 4], { wire: 'num_images' }),
  aspectRatio(NANO_BANANA_RATIOS, { default: '4:3' }),
  setting('outputFormat', ['jpeg', 'png'], { default: 'jpeg' }),
  references(
    'image',
    { max: 8 },
    {
      wire: 'input_images',
      type: { kind: 'list', max: 8, of: { kind: 'media', media: 'image', wireForm: 'object' } },
    },
  ),
]

const NANO_BANANA = {
  family: 'nano-banana',
  generation: 'older',
  operation: 'text-to-image',
  output: 'image',
  description: 'Text to image, with your images as references where you give some.',
  typicalDurationMs: 25_000,
  timeLimitMs: IMAGE_TIME_LIMIT_MS,
} as const

export const NANO_BANANA_MODELS: readonly Model[] = [
  {
    ...NANO_BANANA,
    id: 'nano-banana',
    aliases: ['banana'],
    title: 'Nano Banana',
    fields: FIELDS,
    price: { per: 'image', credits: 0.64, isUpperBound: true },
  },
  {
    ...NANO_BANANA,
    id: 'nano-banana-pro',
    aliases: ['banana-pro'],
    title: 'Nano Banana Pro',
    fields: [...FIELDS, resolution(['1k', '2k'])],
    price: { per: 'image', credits: 2.24, isUpperBound: true },
  },
]
