// Seedance 1 clips. Facts: the platform's OpenAPI document of 2026. It publishes no price: the listed one of Seedance 2.0 bounds it.
import { aspectRatio, beginsOn, flag, lengthSeconds, prompt, resolution } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const SEEDANCE_1 = {
  family: 'seedance',
  generation: 'older',
  output: 'video',
  price: { per: 'second', credits: 2.2512, isUpperBound: true },
  typicalDurationMs: 110_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })
const CLIP: readonly Field[] = [
  lengthSeconds({ min: 2, max: 12 }, { default: 5 }),
  resolution([], {
    type: { kind: 'choice', values: ['480p', '720p', '1080p'], wireValues: ['480', '720', '1080'] },
  }),
  aspectRatio(['16:9', '9:16', '4:3', '3:4', '1:1', '21:9']),
  flag('cameraFixed'),
]

export const SEEDANCE_1_MODELS: readonly Model[] = [
  { tier: 'lite', alias: 'seedance-1-lite', name: 'Lite' },
  { tier: 'pro', alias: 'seedance-1', name: 'Pro' },
  { tier: 'pro/fast', alias: 'seedance-1-fast', name: 'Pro Fast' },
].flatMap(({ tier, alias, name }): Model[] => [
  {
    ...SEEDANCE_1,
    id: `bytedance/seedance/v1/${tier}/text-to-video`,
    aliases: [`${alias}-text`],
    title: `Seedance 1 ${name}, text to video`,
    description: 'A clip without audio from a text.',
    operation: 'text-to-video',
    fields: [PROMPT, ...CLIP],
  },
  {
    ...SEEDANCE_1,
    id: `bytedance/seedance/v1/${tier}/image-to-video`,
    aliases: [alias],
    title: `Seedance 1 ${name}, image to video`,
    description: 'A clip without audio that starts on your image.',
    operation: 'image-to-video',
    fields: [PROMPT, beginsOn(), ...CLIP],
  },
])
