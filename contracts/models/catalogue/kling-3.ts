// Kling 3.0 clips: three tiers with shots and audio, and the turbo models.
// Facts: /docs/models/kling-3 of the platform's documentation.
import {
  aspectRatio,
  beginsOn,
  endsOn,
  lengthSeconds,
  optionalPrompt,
  prompt,
  resolution,
  sound,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CFG_SCALE, elements, KLING, PROMPT_CUT, RATIOS } from './kling-shared.ts'
import { MULTI_SHOTS, SHOT_RULES, SHOTS } from './kling-shots.ts'

const LENGTH = lengthSeconds({ min: 3, max: 15 }, { default: 5 })
const PROMPT = optionalPrompt({ max: 2500, maxMessage: PROMPT_CUT })

const SHARED_FIELDS: readonly Field[] = [sound({ default: true }), LENGTH, elements(), CFG_SCALE, MULTI_SHOTS, SHOTS]

const TIERS = [
  { tier: 'std', suffix: '-standard', credits: 1.344 },
  { tier: 'pro', suffix: '', credits: 1.792 },
  { tier: '4k', suffix: '-4k', credits: 6.72 },
] as const

const TIER_MODELS = TIERS.flatMap(({ tier, suffix, credits }): Model[] => [
  {
    ...KLING,
    id: `kling-video/v3.0/${tier}/text-to-video`,
    aliases: [`kling-3-text${suffix}`],
    title: `Kling 3.0 ${tier}, text to video`,
    description: 'A clip from a text, with one or more shots and with or without audio.',
    operation: 'text-to-video',
    fields: [PROMPT, ...SHARED_FIELDS, aspectRatio(RATIOS, { default: '16:9' })],
    rules: SHOT_RULES,
    price: { per: 'second', credits },
  },
  {
    ...KLING,
    id: `kling-video/v3.0/${tier}/image-to-video`,
    aliases: [`kling-3${suffix}`],
    title: `Kling 3.0 ${tier}, image to video`,
    description: 'A clip that starts on your image, with one or more shots and with or without audio.',
    operation: 'image-to-video',
    fields: [PROMPT, ...SHARED_FIELDS, beginsOn(), endsOn('last_image_url')],
    rules: SHOT_RULES,
    price: { per: 'second', credits },
  },
])

const SIZE = resolution(['720p', '1080p'], { default: '720p' })

const TURBO: readonly Model[] = [
  {
    ...KLING,
    id: 'kling-video/v3.0-turbo/image-to-video',
    aliases: ['kling-3-turbo'],
    title: 'Kling 3.0 Turbo, image to video',
    description: 'A clip that starts on your image, made in less time.',
    operation: 'image-to-video',
    fields: [prompt({ max: 2500 }), beginsOn(), LENGTH, SIZE],
    price: { per: 'second', credits: 1.792 },
  },
  {
    ...KLING,
    id: 'kling-video/v3.0-turbo/text-to-video',
    aliases: ['kling-3-turbo-text'],
    title: 'Kling 3.0 Turbo, text to video',
    description: 'A clip from a text, made in less time.',
    operation: 'text-to-video',
    fields: [prompt({ max: 2500 }), LENGTH, SIZE, aspectRatio(RATIOS)],
    price: { per: 'second', credits: 1.792 },
  },
]

export const KLING_3_MODELS: readonly Model[] = [...TIER_MODELS, ...TURBO]
