// Veo 3.1 clips. Its variants with a first and a last frame are not offered, because the names of their fields are not documented.
// Facts: the platform's OpenAPI document of 2026. It publishes no price; the amounts are the list prices of the maker.
import {
  aspectRatio,
  beginsOn,
  generateAudio,
  lengthSeconds,
  prompt,
  references,
  resolution,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const VEO = {
  family: 'veo',
  generation: 'older',
  output: 'video',
  typicalDurationMs: 120_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })
const CLIP: readonly Field[] = [
  lengthSeconds([4, 6, 8], {
    type: { kind: 'choice', values: [4, 6, 8], wireValues: ['4', '6', '8'] },
    default: 6,
  }),
  resolution([], { type: { kind: 'choice', values: ['720p', '1080p'], wireValues: ['720', '1080'] } }),
  aspectRatio(['16:9', '9:16']),
  generateAudio({ default: false, changesPrice: true }),
]

const SPEEDS = [
  { path: 'veo3.1', alias: 'veo', name: 'Veo 3.1', credits: 6.4 },
  { path: 'veo3.1/fast', alias: 'veo-fast', name: 'Veo 3.1 Fast', credits: 2.4 },
]

export const VEO_MODELS: readonly Model[] = [
  ...SPEEDS.flatMap(({ path, alias, name, credits }): Model[] => [
    {
      ...VEO,
      id: path,
      aliases: [`${alias}-text`],
      title: `${name}, text to video`,
      description: 'A clip from a text, with or without audio.',
      operation: 'text-to-video',
      fields: [PROMPT, ...CLIP],
      price: { per: 'second', credits, isUpperBound: true },
    },
    {
      ...VEO,
      id: `${path}/image-to-video`,
      aliases: [alias],
      title: `${name}, image to video`,
      description: 'A clip that starts on your image, with or without audio.',
      operation: 'image-to-video',
      fields: [PROMPT, beginsOn(), ...CLIP],
      price: { per: 'second', credits, isUpperBound: true },
    },
  ]),
  {
    ...VEO,
    id: 'veo3.1/reference-to-video',
    aliases: ['veo-reference'],
    title: 'Veo 3.1, references',
    description: 'A clip that refers to one to three of your images.',
    operation: 'reference-to-video',
    fields: [PROMPT, references('image', { min: 1, max: 3 }), ...CLIP],
    price: { per: 'second', credits: 6.4, isUpperBound: true },
  },
]
