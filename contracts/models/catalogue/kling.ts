// Kling clips: 2.5 turbo, 2.6 and motion control. Kling 3.0, O1 (Omni) and O3 have files of their own.
// Facts: /docs/models/{kling-2-5-turbo,kling-2-6} of the platform's documentation.
import {
  aspectRatio,
  beginsOn,
  lengthSeconds,
  negativePrompt,
  optionalPrompt,
  prompt,
  setting,
  sound,
  sourceClip,
  sourceImage,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CFG_SCALE, KLING, RATIOS } from './kling-shared.ts'

const LENGTH = lengthSeconds([5, 10], { default: 5 })

const KLING_2_6: readonly Model[] = [
  {
    ...KLING,
    id: 'kling-video/v2.6/pro/image-to-video',
    aliases: ['kling', 'kling-2.6'],
    title: 'Kling 2.6 Pro, image to video',
    description: 'A clip that starts on your image, with or without audio.',
    operation: 'image-to-video',
    fields: [prompt({ max: 2500 }), beginsOn(), sound({ default: true }), LENGTH, CFG_SCALE, aspectRatio(RATIOS)],
    price: { per: 'second', credits: 1.12 },
  },
  {
    ...KLING,
    id: 'kling-video/v2.6/pro/text-to-video',
    aliases: ['kling-2.6-text'],
    title: 'Kling 2.6 Pro, text to video',
    description: 'A clip from a text, with or without audio.',
    operation: 'text-to-video',
    fields: [
      prompt({ max: 2500 }),
      sound({ default: true }),
      LENGTH,
      CFG_SCALE,
      aspectRatio(RATIOS, { default: '16:9' }),
    ],
    price: { per: 'second', credits: 1.12 },
  },
]

const TURBO_FIELDS: readonly Field[] = [LENGTH, CFG_SCALE, negativePrompt()]

const KLING_2_5: readonly Model[] = [
  {
    ...KLING,
    id: 'kling-video/v2.5-turbo/pro/text-to-video',
    aliases: ['kling-2.5-text'],
    title: 'Kling 2.5 Turbo Pro, text to video',
    description: 'A clip without audio from a text.',
    operation: 'text-to-video',
    fields: [prompt({ max: 2500 }), ...TURBO_FIELDS],
    price: { per: 'second', credits: 1.12 },
  },
  ...(
    [
      { tier: 'pro', alias: 'kling-2.5', credits: 1.12 },
      { tier: 'standard', alias: 'kling-2.5-standard', credits: 0.672 },
    ] as const
  ).map(({ tier, alias, credits }): Model => ({
    ...KLING,
    id: `kling-video/v2.5-turbo/${tier}/image-to-video`,
    aliases: [alias],
    title: `Kling 2.5 Turbo ${tier}, image to video`,
    description: 'A clip without audio that starts on your image.',
    operation: 'image-to-video',
    fields: [prompt({ max: 2500 }), beginsOn(), ...TURBO_FIELDS],
    price: { per: 'second', credits },
  })),
]

const MOTION_FIELDS: readonly Field[] = [
  sourceImage('image_url', { description: 'The image of the person or thing that moves.' }),
  sourceClip('video_url', { description: 'The clip whose motion is taken.' }),
  optionalPrompt({ max: 2500 }),
  {
    name: 'keepOriginalSound',
    wire: 'keep_original_sound',
    role: 'setting',
    type: { kind: 'flag', wireValues: { no: 'no', yes: 'yes' } },
    default: true,
    description: '`true`: the clip keeps the audio of the source clip.',
  },
  setting('characterOrientation', ['image', 'video'], {
    default: 'video',
    description: 'Whether the person faces as in the image or as in the clip.',
  }),
]

/** The platform names no limit for the source clip. 30 seconds is the longest clip that any of its models takes. */
const MOTION_SECONDS = 30

const MOTION_CONTROL = (
  [
    { path: 'motion-control/std', alias: 'kling-motion-standard', title: '2.6 standard', credits: 1.12 },
    { path: 'motion-control/pro', alias: 'kling-motion', title: '2.6 pro', credits: 1.792 },
    { path: 'v3/motion-control/std', alias: 'kling-3-motion-standard', title: '3.0 standard', credits: 2.016 },
    { path: 'v3/motion-control/pro', alias: 'kling-3-motion', title: '3.0 pro', credits: 2.688 },
  ] as const
).map(({ path, alias, title, credits }): Model => ({
  ...KLING,
  id: `kling-video/${path}`,
  aliases: [alias],
  title: `Kling ${title}, motion control`,
  description: 'A clip in which your image moves as in your clip.',
  operation: 'motion-transfer',
  fields: MOTION_FIELDS,
  price: { per: 'second', credits, maxSeconds: MOTION_SECONDS },
}))

export const KLING_MODELS: readonly Model[] = [...KLING_2_6, ...KLING_2_5, ...MOTION_CONTROL]
