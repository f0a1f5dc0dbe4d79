// The clip models of the older dialect: the routes `/v1/image2video` and `/generate`. An account can have them although it lacks their
// successors. Facts: published copies of the platform's pages and the bodies of users.
// Only the dialect of DoP and the talking head have published prices; the others have the price that bounds their successors.
import {
  aspectRatio,
  flag,
  lengthSeconds,
  motions,
  negativePrompt,
  prompt,
  resolution,
  seed,
  setting,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'
import { ENHANCE_PROMPT, V1_ENDS_ON, V1_SOUND_IN, v1BeginsOn } from './v1-fields.ts'

const V1_CLIP = {
  generation: 'older',
  operation: 'image-to-video',
  output: 'video',
  typicalDurationMs: 110_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })
const TEXT_SIZES = { kind: 'choice', values: ['480p', '720p', '1080p'], wireValues: ['480', '720', '1080'] } as const
const HAILUO_SIZES = { kind: 'choice', values: ['512p', '768p', '1080p'], wireValues: ['512', '768', '1080'] } as const
const SEEDANCE_PRICE = { per: 'second', credits: 2.2512, isUpperBound: true } as const
const HAILUO_PRICE = { per: 'second', credits: 2.08, isUpperBound: true } as const

/** The platform takes steps of a tenth only. */
const CFG_SCALE: Field = setting('cfgScale', [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], {
  default: 0.5,
  description: 'How closely to follow the prompt, 0 to 1 in steps of 0.1.',
})

function version(values: readonly string[], wireValues: readonly string[]): Field {
  const type = { kind: 'choice', values, wireValues } as const
  return setting('version', [], { wire: 'model', type, default: values[0]!, changesPrice: true })
}

const FROM_IMAGE: readonly Model[] = [
  {
    ...V1_CLIP,
    id: 'v1/image2video/seedance',
    aliases: ['seedance-v1'],
    title: 'Seedance 1, older route',
    description: 'A clip without audio that starts on your image, with camera motions.',
    family: 'seedance',
    fields: [
      version(['lite', 'pro'], ['seedance_lite', 'seedance_pro']),
      PROMPT,
      v1BeginsOn(),
      lengthSeconds({ min: 3, max: 12 }, { default: 5 }),
      resolution([], { type: TEXT_SIZES, default: '720p' }),
      aspectRatio(['auto', '1:1', '4:3', '3:4', '16:9', '9:16', '21:9'], { default: 'auto' }),
      ENHANCE_PROMPT,
      motions(),
      seed(),
    ],
    olderRoute: { path: '/v1/image2video/seedance' },
    price: SEEDANCE_PRICE,
  },
  {
    ...V1_CLIP,
    id: 'v1/image2video/kling',
    aliases: ['kling-v1'],
    title: 'Kling 2.1, older route',
    description: 'A clip without audio that starts, and may end, on your image, with camera motions.',
    family: 'kling',
    fields: [
      version(['standard', 'master'], ['kling-v2-1', 'kling-v2-1-master']),
      PROMPT,
      v1BeginsOn(),
      V1_ENDS_ON,
      lengthSeconds([5, 10], { default: 5 }),
      motions(),
      negativePrompt(),
      ENHANCE_PROMPT,
      seed(),
    ],
    olderRoute: { path: '/v1/image2video/kling' },
    price: { per: 'second', credits: 6.72, isUpperBound: true },
  },
  {
    ...V1_CLIP,
    id: 'v1/image2video/minimax',
    aliases: ['hailuo-v1'],
    title: 'Hailuo, older route',
    description: 'A clip without audio that starts, and may end, on your image, with motions of its own.',
    family: 'minimax',
    fields: [
      PROMPT,
      v1BeginsOn(),
      V1_ENDS_ON,
      lengthSeconds([6, 10], { default: 6 }),
      resolution([], { type: HAILUO_SIZES, default: '768p' }),
      motions('minimax_motion'),
      ENHANCE_PROMPT,
      seed(),
    ],
    olderRoute: { path: '/v1/image2video/minimax' },
    price: HAILUO_PRICE,
  },
  {
    ...V1_CLIP,
    id: 'v1/image2video/veo3',
    aliases: ['veo-v1'],
    title: 'Veo 3 Fast, older route',
    description: 'A clip of eight seconds with audio that starts on your image.',
    family: 'veo',
    fields: [
      PROMPT,
      v1BeginsOn(),
      resolution([], { type: { kind: 'choice', values: ['720p'], wireValues: ['720'] }, default: '720p' }),
    ],
    olderRoute: { path: '/v1/image2video/veo3', constants: { model: 'veo-3-fast' } },
    price: { per: 'second', credits: 2.4, isUpperBound: true },
    fixedClipSeconds: 8,
  },
]

const GENERATE: readonly Model[] = [
  {
    ...V1_CLIP,
    id: 'generate/kling-2-5',
    aliases: ['kling-2.5-v1'],
    title: 'Kling 2.5 Turbo, older route',
    description: 'A clip without audio from a text, starting on your image where you give one.',
    family: 'kling',
    operation: 'text-to-video',
    fields: [
      prompt({ max: 1000 }),
      CFG_SCALE,
      lengthSeconds([5, 10], { default: 5 }),
      flag('enhancePrompt', { default: false, description: '`true`: the platform extends the prompt.' }),
      v1BeginsOn({ isRequired: false }),
      negativePrompt(),
    ],
    olderRoute: { path: '/generate/kling-2-5', constants: { model: 'kling-v2-5-turbo' } },
    price: { per: 'second', credits: 1.12 },
  },
  {
    ...V1_CLIP,
    id: 'generate/wan-25-fast',
    aliases: ['wan-2.5-v1'],
    title: 'Wan 2.5 Fast, older route',
    description: 'A clip with audio from a text, starting on your image and with your audio where you give some.',
    family: 'wan',
    operation: 'text-to-video',
    fields: [
      PROMPT,
      lengthSeconds([5, 10], { default: 5 }),
      resolution(['480p', '720p', '1080p'], { default: '720p' }),
      v1BeginsOn({ isRequired: false }),
      V1_SOUND_IN,
      {
        ...seed({ min: -1 }),
        default: -1,
        description: 'The same seed and input give a similar result. -1: chosen by the platform.',
      },
      ENHANCE_PROMPT,
      negativePrompt(),
    ],
    olderRoute: { path: '/generate/wan-25-fast' },
    price: { per: 'second', credits: 1.6, isUpperBound: true },
  },
  {
    ...V1_CLIP,
    id: 'generate/minimax-t2v',
    aliases: ['hailuo-text-v1'],
    title: 'Hailuo, text to video, older route',
    description: 'A clip without audio from a text.',
    family: 'minimax',
    operation: 'text-to-video',
    fields: [
      PROMPT,
      lengthSeconds([6, 10], { default: 6 }),
      resolution([], { type: HAILUO_SIZES, default: '768p' }),
      // The platform spells the name so.
      flag('promptOptimizer', {
        wire: 'enable_prompt_optimizier',
        default: true,
        description: '`true`: the platform improves the prompt.',
      }),
    ],
    olderRoute: { path: '/generate/minimax-t2v' },
    price: HAILUO_PRICE,
  },
  {
    ...V1_CLIP,
    id: 'generate/seedance-v1-lite-t2v',
    aliases: ['seedance-lite-text-v1'],
    title: 'Seedance 1 Lite, text to video, older route',
    description: 'A clip without audio from a text.',
    family: 'seedance',
    operation: 'text-to-video',
    fields: [
      PROMPT,
      aspectRatio(['16:9', '9:16', '4:3', '3:4', '1:1', '21:9'], { default: '16:9' }),
      lengthSeconds({ min: 2, max: 12 }, { default: 5 }),
      resolution([], { type: TEXT_SIZES, default: '720p' }),
      flag('cameraFixed'),
    ],
    olderRoute: { path: '/generate/seedance-v1-lite-t2v' },
    price: SEEDANCE_PRICE,
  },
]

export const V1_CLIP_MODELS: readonly Model[] = [...FROM_IMAGE, ...GENERATE]
