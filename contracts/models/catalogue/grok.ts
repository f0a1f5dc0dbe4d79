// Grok clips and images. Facts: the per-model pages of the platform's documentation.
import {
  aspectRatio,
  beginsOn,
  lengthSeconds,
  prompt,
  references,
  resolution,
  setting,
  soundIn,
} from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS, IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

const GROK = { family: 'grok', generation: 'current' } as const

export const GROK_MODELS: readonly Model[] = [
  {
    ...GROK,
    id: 'xai/grok-imagine-video/v1.5/reference-to-video',
    aliases: ['grok-video'],
    title: 'Grok Imagine Video 1.5',
    description: 'A clip from a text, with your image, references and audio where you give some.',
    operation: 'reference-to-video',
    output: 'video',
    fields: [
      prompt({ max: 5000 }),
      lengthSeconds({ min: 1, max: 15 }, { default: 5 }),
      beginsOn('image_url', { isRequired: false }),
      references('image'),
      soundIn(),
      resolution(['480p', '720p', '1080p'], { default: '480p' }),
      aspectRatio(['auto', '1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'], { default: 'auto' }),
    ],
    price: { per: 'second', credits: 1.28 },
    typicalDurationMs: 90_000,
    timeLimitMs: CLIP_TIME_LIMIT_MS,
  },
  {
    ...GROK,
    id: 'xai/grok-imagine-image-2.0',
    aliases: ['grok-image'],
    title: 'Grok Imagine Image 2',
    description: 'Text to image, with your images as references where you give some.',
    operation: 'text-to-image',
    output: 'image',
    fields: [
      prompt({ max: 5000, minMessage: 'must say what to show' }),
      setting('quality', ['low', 'medium'], { default: 'medium', changesPrice: true }),
      references('image'),
      resolution(['1k', '2k'], { default: '1k' }),
      aspectRatio(['auto', '1:1', '1:2', '2:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16'], { default: 'auto' }),
    ],
    price: { per: 'image', credits: 0.64 },
    typicalDurationMs: 20_000,
    timeLimitMs: IMAGE_TIME_LIMIT_MS,
  },
]
