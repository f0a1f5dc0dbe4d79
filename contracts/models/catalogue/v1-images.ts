// The image models of the older dialect. An account can have them although it lacks their successors.
// Facts: published copies of the platform's pages for `/v1/text2image`. Only the price of Soul is known.
import {
  aspectRatio,
  batchSize,
  character,
  flag,
  prompt,
  resolution,
  seed,
  setting,
  share,
  sourceImage,
  style,
} from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'
import { NANO_BANANA_RATIOS } from './nano-banana.ts'
import { IMAGE_OBJECT, v1References } from './v1-fields.ts'

const V1_IMAGE = {
  generation: 'older',
  operation: 'text-to-image',
  output: 'image',
  typicalDurationMs: 25_000,
  timeLimitMs: IMAGE_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000, minMessage: 'must say what to show' })

const SOUL_SIZES = [
  ...['1152x2048', '2048x1152', '2048x1536', '1536x2048', '1344x2016', '2016x1344', '960x1696', '1696x960'],
  ...['1536x1536', '1536x1152', '1152x1536', '1088x1632', '1632x1088', '1120x1680', '1680x1120', '2048x2048'],
]

export const V1_IMAGE_MODELS: readonly Model[] = [
  {
    ...V1_IMAGE,
    id: 'v1/text2image/soul',
    aliases: ['soul-v1'],
    title: 'Soul, older route',
    description: 'Text to image with style presets, in one of 16 pixel sizes.',
    family: 'soul',
    fields: [
      PROMPT,
      setting('pixelSize', SOUL_SIZES, {
        wire: 'width_and_height',
        isRequired: true,
        description: 'Width and height of the image in pixels.',
      }),
      resolution(['720p', '1080p'], { wire: 'quality', default: '1080p' }),
      batchSize([1, 4]),
      flag('enhancePrompt', { default: true, description: '`true`: the platform extends the prompt.' }),
      style('style'),
      share('styleStrength', { role: 'styleStrength', description: 'Strength of the style, 0 to 1.' }),
      character('v1'),
      sourceImage('image_reference', {
        type: IMAGE_OBJECT,
        isRequired: false,
        description: 'The image that the result follows.',
      }),
      seed(),
    ],
    olderRoute: { path: '/v1/text2image/soul' },
    price: {
      per: 'image',
      credits: 3,
      creditsBy: { fields: ['resolution'], amounts: { '720p': 1.5, '1080p': 3 } },
    },
  },
  {
    ...V1_IMAGE,
    id: 'v1/text2image/seedream',
    aliases: ['seedream-v1'],
    title: 'Seedream, older route',
    description: 'Text to image, with your images as references where you give some.',
    family: 'seedream',
    fields: [
      PROMPT,
      // The platform requires the list, and takes an empty one.
      { ...v1References('input_images'), isRequired: true },
      aspectRatio(['1:1', '4:3', '16:9', '3:2', '21:9', '3:4', '9:16', '2:3'], { default: '4:3' }),
      setting('quality', ['basic', 'high'], { default: 'basic', changesPrice: true }),
    ],
    olderRoute: { path: '/v1/text2image/seedream' },
    price: { per: 'image', credits: 0.48, isUpperBound: true },
  },
  {
    ...V1_IMAGE,
    id: 'v1/text2image/nano-banana',
    aliases: ['banana-v1'],
    title: 'Nano Banana, older route',
    description: 'Text to image, with your images as references where you give some.',
    family: 'nano-banana',
    fields: [
      PROMPT,
      batchSize([1, 2, 3, 4], { wire: 'num_images' }),
      aspectRatio(NANO_BANANA_RATIOS, { default: '4:3' }),
      v1References('input_images'),
      setting('outputFormat', ['png', 'jpeg'], { default: 'png' }),
    ],
    olderRoute: { path: '/v1/text2image/nano-banana' },
    price: { per: 'image', credits: 0.64, isUpperBound: true },
  },
  {
    ...V1_IMAGE,
    id: 'v1/text2image/keyframes',
    aliases: ['popcorn-v1'],
    title: 'Popcorn, older route',
    description: 'Up to eight images from a text, with your images as references where you give some.',
    family: 'popcorn',
    fields: [
      PROMPT,
      aspectRatio(['3:4', '2:3', '3:2', '9:16', '1:1', '4:3', '16:9'], { default: '3:4' }),
      batchSize([1, 2, 3, 4, 5, 6, 7, 8], { wire: 'count' }),
      v1References('image_references'),
      resolution(['720p', '1600p'], { wire: 'quality', default: '720p' }),
      seed(),
    ],
    olderRoute: { path: '/v1/text2image/keyframes' },
    price: { per: 'image', credits: 3, isUpperBound: true },
  },
]
