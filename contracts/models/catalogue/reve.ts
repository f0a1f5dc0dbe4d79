// Reve images: from a text, edits of one image, and mixes of several. Facts: the platform's OpenAPI document of 2026.
// The platform publishes no price. The amounts are the list prices of the maker.
import { aspectRatio, batchSize, prompt, references, sourceImage } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

const REVE = {
  family: 'reve',
  generation: 'older',
  output: 'image',
  typicalDurationMs: 25_000,
  timeLimitMs: IMAGE_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000, minMessage: 'must say what to show' })
const BATCH = batchSize([1, 2, 3, 4], { wire: 'num_images' })
const ASPECT = aspectRatio(['1:1', '4:3', '3:4', '3:2', '2:3', '5:4', '4:5', '16:9', '9:16'])

const SPEEDS = [
  { path: 'reve', alias: 'reve', name: 'Reve', credits: 0.64 },
  { path: 'reve/fast', alias: 'reve-fast', name: 'Reve Fast', credits: 0.32 },
]

export const REVE_MODELS: readonly Model[] = [
  {
    ...REVE,
    id: 'reve/text-to-image',
    aliases: ['reve'],
    title: 'Reve',
    description: 'Text to image.',
    operation: 'text-to-image',
    fields: [PROMPT, BATCH, ASPECT],
    price: { per: 'image', credits: 0.64, isUpperBound: true },
  },
  ...SPEEDS.flatMap(({ path, alias, name, credits }): Model[] => [
    {
      ...REVE,
      id: `${path}/edit`,
      aliases: [`${alias}-edit`],
      title: `${name}, edit`,
      description: 'Changes your image as the text says.',
      operation: 'image-to-image',
      fields: [PROMPT, sourceImage(), BATCH],
      price: { per: 'image', credits, isUpperBound: true },
    },
    {
      ...REVE,
      id: `${path}/remix`,
      aliases: [`${alias}-remix`],
      title: `${name}, remix`,
      description: 'A new image from two to four of your images.',
      operation: 'image-to-image',
      fields: [PROMPT, references('image', { min: 2, max: 4 }), BATCH, ASPECT],
      price: { per: 'image', credits, isUpperBound: true },
    },
  ]),
]
