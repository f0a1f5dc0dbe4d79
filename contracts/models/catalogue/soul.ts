// Soul: the platform's own image models. https://docs.higgsfield.ai/docs/models (Soul standard, Soul 2, Soul Cinema)
import {
  aspectRatio,
  batchSize,
  character,
  flag,
  prompt,
  resolution,
  seed,
  share,
  sourceImage,
  style,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

const PROMPT = prompt({ max: 5000, minMessage: 'must say what to show' })
const STYLE_STRENGTH = share('styleStrength', {
  role: 'styleStrength',
  description: 'Strength of the style, 0 to 1.',
})

const OUTPUT_FIELDS: readonly Field[] = [
  batchSize([1, 4]),
  resolution(['720p', '1080p'], { default: '720p' }),
  aspectRatio(['9:16', '16:9', '4:3', '3:4', '1:1', '2:3', '3:2'], { default: '4:3' }),
  flag('enhancePrompt', { default: true, description: '`true`: the platform extends the prompt.' }),
  seed(),
]

const SOUL_PRICE = {
  per: 'image',
  credits: 3,
  creditsBy: { fields: ['resolution'], amounts: { '720p': 1.5, '1080p': 3 } },
} as const

const shared = {
  family: 'soul',
  generation: 'current',
  output: 'image',
  typicalDurationMs: 20_000,
  timeLimitMs: IMAGE_TIME_LIMIT_MS,
} as const

export const SOUL_MODELS: readonly Model[] = [
  {
    ...shared,
    id: 'higgsfield-ai/soul/standard',
    aliases: ['soul'],
    title: 'Soul',
    description: 'Text to image with style presets.',
    operation: 'text-to-image',
    fields: [PROMPT, style('style'), STYLE_STRENGTH, character('v1'), ...OUTPUT_FIELDS],
    price: SOUL_PRICE,
  },
  {
    ...shared,
    id: 'higgsfield-ai/soul/v2/standard',
    aliases: ['soul-2'],
    title: 'Soul 2',
    description: 'Text to image, second version, with its own styles.',
    operation: 'text-to-image',
    fields: [PROMPT, style('style_v2'), character('v2'), ...OUTPUT_FIELDS],
    price: { per: 'image', credits: 0.0512 },
  },
  {
    ...shared,
    id: 'higgsfield-ai/soul/v2/image-to-image',
    aliases: ['soul-2-edit'],
    title: 'Soul 2, image to image',
    description: 'A new image from your image and a text, with the styles of Soul 2.',
    operation: 'image-to-image',
    fields: [PROMPT, sourceImage(), style('style_v2'), character('v2'), ...OUTPUT_FIELDS],
    price: { per: 'image', credits: 0.0512 },
  },
  {
    ...shared,
    id: 'higgsfield-ai/soul/cinema',
    aliases: ['soul-cinema'],
    title: 'Soul Cinema',
    description: 'Text to image with the look of a film. It has no styles.',
    operation: 'text-to-image',
    fields: [PROMPT, character('cinema'), ...OUTPUT_FIELDS],
    // The platform publishes no price of this version. Soul standard is the dearest one that it lists.
    price: { ...SOUL_PRICE, isUpperBound: true },
  },
  {
    ...shared,
    generation: 'older',
    id: 'higgsfield-ai/soul/character',
    aliases: ['soul-character'],
    title: 'Soul, character',
    description:
      'Text to image with a character, with the styles of Soul, and optionally an image that the result follows.',
    operation: 'text-to-image',
    fields: [
      PROMPT,
      sourceImage('image_reference_url', { isRequired: false, description: 'The image that the result follows.' }),
      style('style'),
      STYLE_STRENGTH,
      character('v1', { isRequired: true }),
      ...OUTPUT_FIELDS,
    ],
    price: SOUL_PRICE,
  },
  {
    ...shared,
    generation: 'older',
    id: 'higgsfield-ai/soul/reference',
    aliases: ['soul-reference'],
    title: 'Soul, reference image',
    description: 'Text to image that follows your image, with the styles of Soul.',
    operation: 'image-to-image',
    fields: [
      PROMPT,
      sourceImage('image_reference_url', { description: 'The image that the result follows.' }),
      style('style'),
      STYLE_STRENGTH,
      ...OUTPUT_FIELDS,
    ],
    price: SOUL_PRICE,
  },
]
