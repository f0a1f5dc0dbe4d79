// Kling 2.1 clips. Facts: the platform's OpenAPI document of 2026. It publishes no price: that of Kling 3.0 4K is its highest of this maker.
import { aspectRatio, beginsOn, lengthSeconds, negativePrompt, prompt } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CFG_SCALE, KLING, RATIOS } from './kling-shared.ts'

const KLING_2_1 = {
  ...KLING,
  generation: 'older',
  price: { per: 'second', credits: 6.72, isUpperBound: true },
} as const

const PROMPT = prompt({ max: 2500 })
const SHARED: readonly Field[] = [lengthSeconds([5, 10], { default: 5 }), CFG_SCALE, negativePrompt()]

export const KLING_2_1_MODELS: readonly Model[] = [
  {
    ...KLING_2_1,
    id: 'kling-video/v2.1/master/text-to-video',
    aliases: ['kling-2.1-text'],
    title: 'Kling 2.1 Master, text to video',
    description: 'A clip without audio from a text.',
    operation: 'text-to-video',
    fields: [PROMPT, ...SHARED, aspectRatio(RATIOS, { default: '1:1' })],
  },
  ...[
    { tier: 'master', alias: 'kling-2.1-master', name: 'Master' },
    { tier: 'pro', alias: 'kling-2.1', name: 'Pro' },
    { tier: 'standard', alias: 'kling-2.1-standard', name: 'Standard' },
  ].map(({ tier, alias, name }): Model => ({
    ...KLING_2_1,
    id: `kling-video/v2.1/${tier}/image-to-video`,
    aliases: [alias],
    title: `Kling 2.1 ${name}, image to video`,
    description: 'A clip without audio that starts on your image.',
    operation: 'image-to-video',
    fields: [PROMPT, beginsOn(), ...SHARED],
  })),
]
