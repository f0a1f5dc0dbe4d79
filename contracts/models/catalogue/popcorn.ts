// Popcorn: the platform's own images from references. Its variant with a prompt for each image is not documented.
// The platform publishes no price: Soul at 1080p is the dearest image of the same maker that it lists.
import { aspectRatio, batchSize, prompt, references, resolution, seed } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

export const POPCORN_MODELS: readonly Model[] = [
  {
    id: 'higgsfield-ai/popcorn/auto',
    aliases: ['popcorn'],
    title: 'Popcorn',
    description: 'Up to eight images from a text, with your images as references where you give some.',
    family: 'popcorn',
    generation: 'older',
    operation: 'text-to-image',
    output: 'image',
    fields: [
      prompt({ max: 5000, minMessage: 'must say what to show' }),
      references('image', { max: 8 }),
      batchSize([1, 2, 3, 4, 5, 6, 7, 8], { wire: 'num_images' }),
      resolution(['720p', '1600p'], { default: '720p' }),
      aspectRatio(['3:4', '2:3', '3:2', '9:16', '1:1', '4:3', '16:9'], { default: '4:3' }),
      seed(),
    ],
    price: { per: 'image', credits: 3, isUpperBound: true },
    typicalDurationMs: 25_000,
    timeLimitMs: IMAGE_TIME_LIMIT_MS,
  },
]
