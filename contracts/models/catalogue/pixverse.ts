// PixVerse 6 clips. Facts: /docs/models/pixverse-v6 of the platform's documentation. It names no defaults: ours are sent always.
import { aspectRatio, beginsOn, generateAudio, lengthSeconds, prompt, resolution } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const PIXVERSE = {
  family: 'pixverse',
  generation: 'current',
  output: 'video',
  price: { per: 'second', credits: 1.84 },
  typicalDurationMs: 60_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const FIELDS: readonly Field[] = [
  lengthSeconds({ min: 1, max: 15 }, { default: 5 }),
  resolution(['360p', '540p', '720p', '1080p'], { default: '720p' }),
  generateAudio({ default: false, changesPrice: true }),
]

export const PIXVERSE_MODELS: readonly Model[] = [
  {
    ...PIXVERSE,
    id: 'pixverse/v6/text-to-video',
    aliases: ['pixverse-text'],
    title: 'PixVerse 6, text to video',
    description: 'A clip from a text, with or without audio.',
    operation: 'text-to-video',
    fields: [prompt({ max: 2000 }), ...FIELDS, aspectRatio(['16:9', '9:16', '1:1', '4:3', '3:4'], { default: '16:9' })],
  },
  {
    ...PIXVERSE,
    id: 'pixverse/v6/image-to-video',
    aliases: ['pixverse'],
    title: 'PixVerse 6, image to video',
    description: 'A clip that starts on your image, with or without audio.',
    operation: 'image-to-video',
    fields: [prompt({ max: 2000 }), beginsOn(), ...FIELDS],
  },
]
