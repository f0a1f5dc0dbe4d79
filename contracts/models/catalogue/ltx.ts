// LTX 2.5 clips, fast and pro. Facts: the per-model pages of the platform's documentation.
import {
  aspectRatio,
  beginsOn,
  endsOn,
  generateAudio,
  lengthSeconds,
  prompt,
  resolution,
  setting,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const LTX = {
  family: 'ltx',
  generation: 'current',
  output: 'video',
  typicalDurationMs: 90_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const MOVEMENTS = [
  ...['dolly_in', 'dolly_out', 'dolly_left', 'dolly_right'],
  ...['jib_up', 'jib_down', 'static', 'focus_shift'],
]

const EDITIONS = [
  { tier: 'fast', alias: 'ltx', rates: [24, 25, 48, 50], sizes: ['720p', '1080p', '2k', '4k'], credits: 1.44 },
  { tier: 'pro', alias: 'ltx-pro', rates: [24, 25, 50], sizes: ['720p', '1080p'], credits: 1.92 },
]

export const LTX_MODELS: readonly Model[] = EDITIONS.flatMap(({ tier, alias, rates, sizes, credits }): Model[] => {
  const fields: readonly Field[] = [
    { ...prompt({ max: 5000 }), type: { kind: 'text', min: 2, max: 5000, minMessage: 'must say what happens' } },
    lengthSeconds([6, 8, 10], { isRequired: true }),
    setting('framesPerSecond', rates, { wire: 'fps', default: 25 }),
    resolution(sizes, { default: '720p' }),
    aspectRatio(['16:9', '9:16'], { default: '16:9' }),
    generateAudio(),
    setting('cameraMovement', MOVEMENTS, { role: 'camera' }),
  ]
  return [
    {
      ...LTX,
      id: `lightricks/ltx-2.5/text-to-video/${tier}`,
      aliases: [`${alias}-text`],
      title: `LTX 2.5 ${tier}, text to video`,
      description: 'A clip from a text, with camera movements and audio.',
      operation: 'text-to-video',
      fields,
      price: { per: 'second', credits },
    },
    {
      ...LTX,
      id: `lightricks/ltx-2.5/image-to-video/${tier}`,
      aliases: [alias],
      title: `LTX 2.5 ${tier}, image to video`,
      description: 'A clip that starts, and may end, on your image, with camera movements and audio.',
      operation: 'image-to-video',
      fields: [...fields, beginsOn(), endsOn()],
      price: { per: 'second', credits },
    },
  ]
})
