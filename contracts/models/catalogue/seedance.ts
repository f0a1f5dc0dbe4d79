// Seedance 2.5 and 2.0 clips. Facts: /docs/models/{seedance-2-5,seedance-2} of the platform's documentation.
// 1080p at 2.5 is listed by one source and denied by three, so it is not offered.
import {
  aspectRatio,
  beginsOn,
  endsOn,
  generateAudio,
  lengthSeconds,
  optionalPrompt,
  prompt,
  references,
  resolution,
  setting,
  sourceClip,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model, ModelPrice } from '../model.ts'
import type { Rule } from '../rule.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const SEEDANCE = {
  family: 'seedance',
  generation: 'current',
  output: 'video',
  typicalDurationMs: 120_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })
const OPTIONAL_PROMPT = optionalPrompt({ max: 5000 })
const ASPECT = aspectRatio(['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'], { default: '16:9' })
const SHARED: readonly Field[] = [setting('outputFormat', ['mp4', 'mov'], { default: 'mp4' }), generateAudio()]
const LENGTH_2_5 = lengthSeconds({ min: 4, max: 30 }, { default: 5 })
const SIZE_2_5 = resolution(['480p', '720p'], { default: '720p' })
const CLIP_2_5: readonly Field[] = [LENGTH_2_5, SIZE_2_5]

const NEEDS_REFERENCE: Rule = {
  kind: 'any_of',
  fields: ['references', 'referenceClips'],
  message: 'needs at least one image or clip to refer to',
}

/**
 * The platform meters tokens by length and pixels. Its price list has the amount of a second of 480p; the others follow from the
 * number of pixels and from the documented price of tokens. One percent is added, because aspect ratios differ in pixels.
 */
function price(amounts: Record<string, number>, maxSeconds?: number): ModelPrice {
  return {
    per: 'second',
    credits: Math.max(...Object.values(amounts)),
    creditsBy: { fields: ['resolution'], amounts },
    isUpperBound: true,
    ...(maxSeconds === undefined ? {} : { maxSeconds }),
  }
}

const PRICES_2_5 = { '480p': 3.3242, '720p': 7.4793 }
const REFERENCE_PRICES_2_5 = { '480p': 3.9883, '720p': 8.9737 }
const PRICES_2_0 = { '480p': 2.2738, '720p': 4.8868, '1080p': 10.9953, '4k': 25.1321 }
const REFERENCE_PRICES_2_0 = { '480p': 2.7286, '720p': 5.8642, '1080p': 13.1944, '4k': 30.1585 }

const EDIT_FIELDS: readonly Field[] = [
  PROMPT,
  sourceClip(),
  references('image'),
  references('video'),
  references('audio'),
]

const SEEDANCE_2_5: readonly Model[] = [
  {
    ...SEEDANCE,
    id: 'bytedance/seedance-2.5/text-to-video',
    aliases: ['seedance-text', 'seedance-2.5-text'],
    title: 'Seedance 2.5, text to video',
    description: 'A clip of up to 30 seconds from a text, with or without audio.',
    operation: 'text-to-video',
    fields: [PROMPT, ...CLIP_2_5, ASPECT, ...SHARED],
    price: price(PRICES_2_5),
  },
  {
    ...SEEDANCE,
    id: 'bytedance/seedance-2.5/image-to-video',
    aliases: ['seedance', 'seedance-2.5'],
    title: 'Seedance 2.5, image to video',
    description: 'A clip of up to 30 seconds that starts, and may end, on your image.',
    operation: 'image-to-video',
    fields: [beginsOn(), endsOn(), OPTIONAL_PROMPT, ...CLIP_2_5, ...SHARED],
    price: price(PRICES_2_5),
  },
  {
    ...SEEDANCE,
    id: 'bytedance/seedance-2.5/reference-to-video',
    aliases: ['seedance-reference', 'seedance-2.5-reference'],
    title: 'Seedance 2.5, references',
    description: 'A clip that refers to your images, clips and sounds.',
    operation: 'reference-to-video',
    fields: [
      OPTIONAL_PROMPT,
      references('image', { max: 30 }),
      references('video', { max: 10 }),
      references('audio', { max: 10 }),
      ...CLIP_2_5,
      ASPECT,
      ...SHARED,
      setting('bitrateMode', ['high']),
    ],
    rules: [NEEDS_REFERENCE],
    price: price(REFERENCE_PRICES_2_5),
  },
  {
    ...SEEDANCE,
    id: 'bytedance/seedance-2.5/video-edit',
    aliases: ['seedance-edit', 'seedance-2.5-edit'],
    title: 'Seedance 2.5, video edit',
    description: 'Your clip, changed by a text, images, clips and sounds.',
    operation: 'video-edit',
    fields: [...EDIT_FIELDS, SIZE_2_5, ...SHARED],
    price: price(REFERENCE_PRICES_2_5, 30),
  },
  {
    ...SEEDANCE,
    id: 'bytedance/seedance-2.5/video-extend',
    aliases: ['seedance-extend', 'seedance-2.5-extend'],
    title: 'Seedance 2.5, video extend',
    description: 'Your clip, continued.',
    operation: 'video-extend',
    fields: [...EDIT_FIELDS, ...CLIP_2_5, ...SHARED],
    price: price(REFERENCE_PRICES_2_5),
  },
]

const CLIP_2_0: readonly Field[] = [
  lengthSeconds({ min: 4, max: 15 }, { default: 5 }),
  resolution(['480p', '720p', '1080p', '4k'], { default: '720p' }),
]

const SEEDANCE_2_0: readonly Model[] = [
  {
    ...SEEDANCE,
    id: 'bytedance/seedance-2.0/text-to-video',
    aliases: ['seedance-2-text'],
    title: 'Seedance 2.0, text to video',
    description: 'A clip of up to 4K from a text, with or without audio.',
    operation: 'text-to-video',
    fields: [PROMPT, ...CLIP_2_0, ASPECT, generateAudio()],
    price: price(PRICES_2_0),
  },
  {
    ...SEEDANCE,
    id: 'bytedance/seedance-2.0/image-to-video',
    aliases: ['seedance-2'],
    title: 'Seedance 2.0, image to video',
    description: 'A clip of up to 4K that starts, and may end, on your image.',
    operation: 'image-to-video',
    fields: [beginsOn(), endsOn(), OPTIONAL_PROMPT, ...CLIP_2_0, generateAudio()],
    price: price(PRICES_2_0),
  },
  {
    ...SEEDANCE,
    id: 'bytedance/seedance-2.0/reference-to-video',
    aliases: ['seedance-2-reference'],
    title: 'Seedance 2.0, references',
    description: 'A clip of up to 4K that refers to your images, clips and sounds.',
    operation: 'reference-to-video',
    fields: [
      OPTIONAL_PROMPT,
      references('image', { max: 9 }),
      references('video', { max: 3 }),
      references('audio', { max: 3 }),
      ...CLIP_2_0,
      ASPECT,
      generateAudio(),
    ],
    rules: [NEEDS_REFERENCE],
    price: price(REFERENCE_PRICES_2_0),
  },
]

export const SEEDANCE_MODELS: readonly Model[] = [...SEEDANCE_2_5, ...SEEDANCE_2_0]
