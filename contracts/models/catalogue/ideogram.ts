// Ideogram 4. Facts: the per-model pages of the platform's documentation.
import { aspectRatio, setting, sourceImage } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

const RATIOS = [
  ...['1:1', '1:2', '2:1', '2:3', '3:2', '4:5', '5:4', '9:16', '16:9', '5:8', '8:5', '3:4', '4:3', '9:22', '22:9'],
  ...['9:23', '23:9', '3:8', '8:3', '5:12', '12:5', '1:3', '3:1'],
]

export const IDEOGRAM_MODELS: readonly Model[] = [
  {
    id: 'ideogram/v4.0',
    aliases: ['ideogram'],
    title: 'Ideogram 4',
    description: 'Text to image with readable lettering, from your image where you give one.',
    family: 'ideogram',
    generation: 'current',
    operation: 'text-to-image',
    output: 'image',
    fields: [
      {
        name: 'prompt',
        wire: 'prompt',
        role: 'prompt',
        type: { kind: 'text', min: 2, max: 2048, minMessage: 'must have at least two characters' },
        isRequired: true,
      },
      sourceImage('image_url', { isRequired: false }),
      {
        name: 'imageWeight',
        wire: 'image_weight',
        role: 'setting',
        type: { kind: 'number', min: 1, max: 100, isInteger: true },
        description: 'How closely the result follows the image, 1 to 100.',
      },
      setting('renderingSpeed', [], {
        type: {
          kind: 'choice',
          values: ['turbo', 'default', 'quality'],
          wireValues: ['TURBO', 'DEFAULT', 'QUALITY'],
        },
        default: 'default',
        changesPrice: true,
      }),
      aspectRatio(RATIOS, { default: '1:1' }),
    ],
    price: { per: 'image', credits: 0.48 },
    typicalDurationMs: 20_000,
    timeLimitMs: IMAGE_TIME_LIMIT_MS,
  },
]
