// Wan 2.5 Preview clips. Facts: the platform's OpenAPI document of 2026. It publishes no price: that of Wan 2.6 and 2.7 bounds it.
import { beginsOn, lengthSeconds, negativePrompt, prompt, resolution, seed, soundIn } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const WAN_2_5 = {
  family: 'wan',
  generation: 'older',
  output: 'video',
  price: { per: 'second', credits: 1.6, isUpperBound: true },
  typicalDurationMs: 120_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })
const CLIP: readonly Field[] = [
  lengthSeconds([5, 10], { default: 5 }),
  resolution(['480p', '720p', '1080p']),
  negativePrompt(),
  soundIn(),
  {
    ...seed({ min: -1 }),
    default: -1,
    description: 'The same seed and input give a similar result. -1: chosen by the platform.',
  },
]

export const WAN_2_5_MODELS: readonly Model[] = [
  {
    ...WAN_2_5,
    id: 'wan-25-preview/text-to-video',
    aliases: ['wan-2.5-text'],
    title: 'Wan 2.5 Preview, text to video',
    description: 'A clip with audio from a text.',
    operation: 'text-to-video',
    fields: [PROMPT, ...CLIP],
  },
  {
    ...WAN_2_5,
    id: 'wan-25-preview/image-to-video',
    aliases: ['wan-2.5'],
    title: 'Wan 2.5 Preview, image to video',
    description: 'A clip with audio that starts on your image.',
    operation: 'image-to-video',
    fields: [PROMPT, beginsOn(), ...CLIP],
  },
]
