// Z-Image Turbo. Facts: the per-model pages of the platform's documentation.
import { flag, prompt, seed } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'
import { QWEN_SIZE } from './qwen-image.ts'

export const Z_IMAGE_MODELS: readonly Model[] = [
  {
    id: 'z-image/turbo',
    aliases: ['z-image'],
    title: 'Z-Image Turbo',
    description: 'Text to image within seconds.',
    family: 'z-image',
    generation: 'current',
    operation: 'text-to-image',
    output: 'image',
    fields: [
      prompt({ max: 800, minMessage: 'must say what to show' }),
      ...QWEN_SIZE,
      flag('promptExtend', { default: false, description: '`true`: the platform extends the prompt.' }),
      seed({ min: 0, max: 2_147_483_647 }),
    ],
    price: { per: 'image', credits: 0.24 },
    typicalDurationMs: 10_000,
    timeLimitMs: IMAGE_TIME_LIMIT_MS,
  },
]
