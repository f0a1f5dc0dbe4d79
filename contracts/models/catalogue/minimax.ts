// MiniMax clips: Hailuo 2.3 standard, and H3. Facts: the per-model pages of the platform's documentation.
import {
  aspectRatio,
  beginsOn,
  endsOn,
  flag,
  lengthSeconds,
  prompt,
  references,
  resolution,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const MINIMAX = {
  family: 'minimax',
  generation: 'current',
  output: 'video',
  typicalDurationMs: 120_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })

const HAILUO_FIELDS: readonly Field[] = [
  lengthSeconds([6, 10], { default: 6 }),
  flag('promptOptimizer', { default: true, description: '`true`: the platform improves the prompt.' }),
]

const HAILUO: readonly Model[] = [
  {
    ...MINIMAX,
    id: 'minimax/hailuo-2.3/standard/text-to-video',
    aliases: ['hailuo-text'],
    title: 'Hailuo 2.3 Standard, text to video',
    description: 'A clip from a text, at 768p.',
    operation: 'text-to-video',
    fields: [PROMPT, ...HAILUO_FIELDS],
    price: { per: 'second', credits: 0.7472 },
  },
  {
    ...MINIMAX,
    id: 'minimax/hailuo-2.3/standard/image-to-video',
    aliases: ['hailuo'],
    title: 'Hailuo 2.3 Standard, image to video',
    description: 'A clip that starts on your image, at 768p.',
    operation: 'image-to-video',
    fields: [PROMPT, beginsOn(), ...HAILUO_FIELDS],
    price: { per: 'second', credits: 0.7472 },
  },
]

const H3_FIELDS: readonly Field[] = [
  lengthSeconds({ min: 5, max: 15 }, { default: 5 }),
  resolution(['2K'], { default: '2K', changesPrice: false }),
  aspectRatio(['auto', 'adaptive', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16'], { default: 'auto' }),
  flag('aigcWatermark', { default: false, description: '`true`: the clip is marked as made by AI.' }),
]

const H3: readonly Model[] = [
  {
    ...MINIMAX,
    id: 'minimax/h3/text-to-video',
    aliases: ['minimax-h3-text'],
    title: 'MiniMax H3, text to video',
    description: 'A clip from a text, at 2K.',
    operation: 'text-to-video',
    fields: [PROMPT, ...H3_FIELDS],
    price: { per: 'second', credits: 2.08 },
  },
  {
    ...MINIMAX,
    id: 'minimax/h3/image-to-video',
    aliases: ['minimax-h3'],
    title: 'MiniMax H3, image to video',
    description: 'A clip that starts, and may end, on your image, at 2K.',
    operation: 'image-to-video',
    fields: [PROMPT, ...H3_FIELDS, beginsOn(), endsOn()],
    price: { per: 'second', credits: 2.08 },
  },
  {
    ...MINIMAX,
    id: 'minimax/h3/reference-to-video',
    aliases: ['minimax-h3-reference'],
    title: 'MiniMax H3, references',
    description: 'A clip that refers to your images, clips and sounds, at 2K.',
    operation: 'reference-to-video',
    fields: [PROMPT, ...H3_FIELDS, references('image'), references('video'), references('audio')],
    price: { per: 'second', credits: 2.08 },
  },
]

export const MINIMAX_MODELS: readonly Model[] = [...HAILUO, ...H3]
