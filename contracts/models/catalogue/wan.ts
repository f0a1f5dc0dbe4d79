// Wan 3.0, 2.7 and 2.6 clips, and Happy Horse of the same maker. Facts: /docs/models/{wan-2-6,wan-2-7} of the platform's
// documentation, and its per-model pages for the others.
import {
  aspectRatio,
  beginsOn,
  endsOn,
  flag,
  generateAudio,
  lengthSeconds,
  negativePrompt,
  optionalPrompt,
  prompt,
  references,
  resolution,
  seed,
  soundIn,
  url,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const WAN = {
  family: 'wan',
  generation: 'current',
  output: 'video',
  typicalDurationMs: 120_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })
const OPTIONAL_PROMPT = optionalPrompt({ max: 5000 })
const PROMPT_EXTEND = flag('promptExtend', {
  default: false,
  description: '`true`: the platform extends the prompt.',
})
const SIZE = resolution(['720p', '1080p'], { default: '720p' })

const FIELDS_3: readonly Field[] = [
  lengthSeconds({ min: 2, max: 30 }, { default: 5 }),
  resolution(['480p', '720p', '1080p'], { default: '1080p' }),
  aspectRatio(['16:9', '4:3', '1:1', '3:4', '9:16', 'adaptive'], { default: 'adaptive' }),
  generateAudio(),
  flag('enableThinking', { default: false }),
  seed({ min: 0, max: 2_147_483_647 }),
]

const WAN_3 = [
  { path: 'wan-3.0', alias: 'wan', title: 'Wan 3.0', credits: 0.8 },
  { path: 'wan-3.0-prime', alias: 'wan-prime', title: 'Wan 3.0 Prime', credits: 1.088 },
].flatMap(({ path, alias, title, credits }): Model[] => [
  {
    ...WAN,
    id: `alibaba/${path}/text-to-video`,
    aliases: [`${alias}-text`],
    title: `${title}, text to video`,
    description: 'A clip of up to 30 seconds from a text, with or without audio.',
    operation: 'text-to-video',
    fields: [PROMPT, ...FIELDS_3],
    price: { per: 'second', credits },
  },
  {
    ...WAN,
    id: `alibaba/${path}/image-to-video`,
    aliases: [alias],
    title: `${title}, image to video`,
    description: 'A clip of up to 30 seconds that starts, and may end, on your image.',
    operation: 'image-to-video',
    fields: [PROMPT, ...FIELDS_3, beginsOn(), endsOn()],
    price: { per: 'second', credits },
  },
  {
    ...WAN,
    id: `alibaba/${path}/reference-to-video`,
    aliases: [`${alias}-reference`],
    title: `${title}, references`,
    description: 'A clip of up to 30 seconds that refers to your images, clips and sounds.',
    operation: 'reference-to-video',
    fields: [
      PROMPT,
      ...FIELDS_3,
      references('image', { max: 10 }),
      references('video', { max: 5 }),
      references('audio', { max: 5 }),
      url('fileUrl', 'URL of a document that the platform reads.'),
      url('linkUrl', 'URL of a page that the platform reads.'),
    ],
    price: { per: 'second', credits },
  },
])

const PRICE = { per: 'second', credits: 1.6 } as const
const LENGTH_2_7 = lengthSeconds({ min: 2, max: 15 }, { default: 5 })
const REST_2_7: readonly Field[] = [soundIn(), PROMPT_EXTEND, negativePrompt(), seed({ min: 1, max: 2_147_483_646 })]

const WAN_2_7: readonly Model[] = [
  {
    ...WAN,
    id: 'wan/v2.7/text-to-video',
    aliases: ['wan-2.7-text'],
    title: 'Wan 2.7, text to video',
    description: 'A clip from a text, to your audio where you give some.',
    operation: 'text-to-video',
    fields: [
      PROMPT,
      LENGTH_2_7,
      SIZE,
      aspectRatio(['16:9', '9:16', '1:1', '4:3', '3:4'], { default: '16:9' }),
      ...REST_2_7,
    ],
    price: PRICE,
  },
  {
    ...WAN,
    id: 'wan/v2.7/image-to-video',
    aliases: ['wan-2.7'],
    title: 'Wan 2.7, image to video',
    description: 'A clip that starts, and may end, on your image.',
    operation: 'image-to-video',
    fields: [beginsOn(), endsOn(), OPTIONAL_PROMPT, LENGTH_2_7, SIZE, ...REST_2_7],
    price: PRICE,
  },
  {
    ...WAN,
    id: 'wan/v2.7/reference-to-video',
    aliases: ['wan-2.7-reference'],
    title: 'Wan 2.7, references',
    description: 'A clip that refers to up to five of your images and clips.',
    operation: 'reference-to-video',
    fields: [
      PROMPT,
      references('image', { max: 5 }),
      references('video', { max: 5 }),
      lengthSeconds({ min: 2, max: 10 }, { default: 5 }),
      aspectRatio(['16:9', '9:16'], { default: '16:9' }),
      SIZE,
    ],
    rules: [
      {
        kind: 'any_of',
        fields: ['references', 'referenceClips'],
        message: 'needs at least one image or clip to refer to',
      },
      {
        kind: 'together',
        fields: ['references', 'referenceClips'],
        max: 5,
        message: 'must together with the other references have at most 5 entries',
      },
    ],
    price: PRICE,
  },
]

const FIELDS_2_6: readonly Field[] = [
  lengthSeconds([5, 10, 15], { default: 5 }),
  SIZE,
  soundIn(),
  flag('multiShots', {
    default: false,
    description: '`true`: more than one shot. It switches `promptExtend` on as well.',
  }),
  PROMPT_EXTEND,
  seed({ min: 1, max: 10_000_000 }),
]

const WAN_2_6: readonly Model[] = [
  {
    ...WAN,
    id: 'wan/v2.6/text-to-video',
    aliases: ['wan-2.6-text'],
    title: 'Wan 2.6, text to video',
    description: 'A clip with one or more shots from a text.',
    operation: 'text-to-video',
    fields: [PROMPT, ...FIELDS_2_6],
    price: PRICE,
  },
  {
    ...WAN,
    id: 'wan/v2.6/image-to-video',
    aliases: ['wan-2.6'],
    title: 'Wan 2.6, image to video',
    description: 'A clip with one or more shots that starts on your image.',
    operation: 'image-to-video',
    fields: [PROMPT, ...FIELDS_2_6, beginsOn()],
    price: PRICE,
  },
  {
    ...WAN,
    id: 'wan/v2.6/reference-to-video',
    aliases: ['wan-2.6-reference'],
    title: 'Wan 2.6, references',
    description: 'A clip that refers to your clips.',
    operation: 'reference-to-video',
    fields: [
      PROMPT,
      references('video', { min: 1 }),
      lengthSeconds([5, 10], { default: 5 }),
      SIZE,
      aspectRatio(['16:9', '9:16', '1:1', '4:3', '3:4'], { default: '16:9' }),
    ],
    price: PRICE,
  },
]

export const WAN_MODELS: readonly Model[] = [...WAN_3, ...WAN_2_7, ...WAN_2_6]
