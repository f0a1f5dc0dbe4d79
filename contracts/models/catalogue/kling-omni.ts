// Kling O1 (Omni) and O3: clips between frames, from references, and edits of clips.
// Facts: /docs/models/{kling-omni,kling-o3} of the platform's documentation.
import {
  aspectRatio,
  beginsOn,
  endsOn,
  lengthSeconds,
  optionalPrompt,
  prompt,
  references,
  setting,
  sound,
} from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { elements, KLING, PROMPT_CUT, RATIOS } from './kling-shared.ts'
import { MULTI_SHOTS, SHOT_RULES, SHOTS } from './kling-shots.ts'

const ASPECT = aspectRatio(RATIOS, { default: '16:9' })
const EDITED_CLIPS = references('video', { min: 1 }, { description: 'The clips that are edited.' })
/** The length of an edited clip follows the source clip. */
const EDIT_PRICE = { per: 'second', credits: 2.016, maxSeconds: 10 } as const

function mode(values: readonly string[], value: string): Field {
  return setting('mode', values, { default: value, changesPrice: true })
}

/** What both generations take where they refer to clips. */
const CLIP_REFERENCE = {
  ...KLING,
  operation: 'reference-to-video',
  description: 'A clip that refers to your clips and images.',
  fields: [
    prompt({ max: 2500 }),
    references('video', { min: 1 }),
    mode(['std', 'pro'], 'pro'),
    elements(),
    references('image'),
    lengthSeconds({ min: 3, max: 10 }, { default: 5 }),
    ASPECT,
  ],
  price: { per: 'second', credits: 2.016 },
} as const

/** What both generations take where they edit clips. */
function videoEdit(modes: readonly string[]) {
  return {
    ...KLING,
    operation: 'video-edit',
    description: 'Your clip, changed by a text and images.',
    fields: [prompt({ max: 2500 }), EDITED_CLIPS, mode(modes, 'pro'), elements(), references('image')],
    price: EDIT_PRICE,
  } as const
}

const OMNI: readonly Model[] = [
  {
    ...KLING,
    id: 'kling-video/omni/first-last-frame',
    aliases: ['kling-omni'],
    title: 'Kling Omni, first and last frame',
    description: 'A clip between two images; the last one is optional.',
    operation: 'first-last-frame',
    fields: [
      optionalPrompt({ max: 2500, maxMessage: PROMPT_CUT }),
      mode(['std', 'pro'], 'pro'),
      lengthSeconds([5, 10], { default: 5 }),
      ASPECT,
      beginsOn('first_frame_url'),
      endsOn('last_frame_url'),
    ],
    price: { per: 'second', credits: 1.344 },
  },
  {
    ...KLING,
    id: 'kling-video/omni/image-reference',
    aliases: ['kling-omni-reference'],
    title: 'Kling Omni, image references',
    description: 'A clip that shows people and things of your images.',
    operation: 'reference-to-video',
    fields: [
      prompt({ max: 2500 }),
      mode(['std', 'pro'], 'pro'),
      lengthSeconds({ min: 3, max: 10 }, { default: 5 }),
      elements({ max: 7 }),
      references('image', { max: 7 }),
      ASPECT,
    ],
    price: { per: 'second', credits: 1.344 },
  },
  {
    ...videoEdit(['std', 'pro']),
    id: 'kling-video/omni/video-edit',
    aliases: ['kling-omni-edit'],
    title: 'Kling Omni, video edit',
  },
  {
    ...CLIP_REFERENCE,
    id: 'kling-video/omni/video-reference',
    aliases: ['kling-omni-clip'],
    title: 'Kling Omni, video references',
  },
]

const O3_MODES = ['std', 'pro', '4k']
const O3_LENGTH = lengthSeconds({ min: 3, max: 15 }, { default: 5 })
const O3_SOUND = sound({ default: false })
const O3: readonly Model[] = [
  {
    ...KLING,
    id: 'kling-video/o3/first-last-frame',
    aliases: ['kling-o3'],
    title: 'Kling O3, first and last frame',
    description: 'A clip between two images, with one or more shots.',
    operation: 'first-last-frame',
    fields: [
      prompt({ max: 2500 }),
      mode(O3_MODES, 'pro'),
      O3_SOUND,
      O3_LENGTH,
      MULTI_SHOTS,
      SHOTS,
      ASPECT,
      beginsOn('first_frame_url', { isRequired: false }),
      endsOn('last_frame_url'),
    ],
    rules: SHOT_RULES,
    price: { per: 'second', credits: 1.344 },
  },
  {
    ...KLING,
    id: 'kling-video/o3/image-reference',
    aliases: ['kling-o3-reference'],
    title: 'Kling O3, image references',
    description: 'A clip that shows people and things of your images, with one or more shots.',
    operation: 'reference-to-video',
    fields: [
      prompt({ max: 2500 }),
      mode(O3_MODES, 'std'),
      O3_SOUND,
      O3_LENGTH,
      elements(),
      setting('shotType', ['customize', 'intelligent'], { default: 'customize' }),
      references('image'),
      MULTI_SHOTS,
      SHOTS,
      ASPECT,
      beginsOn('first_frame_url', { isRequired: false }),
      endsOn('last_frame_url'),
    ],
    rules: SHOT_RULES,
    price: { per: 'second', credits: 1.344 },
  },
  {
    ...videoEdit(O3_MODES),
    id: 'kling-video/o3/video-edit',
    aliases: ['kling-o3-edit'],
    title: 'Kling O3, video edit',
  },
  {
    ...CLIP_REFERENCE,
    id: 'kling-video/o3/video-reference',
    aliases: ['kling-o3-clip'],
    title: 'Kling O3, video references',
  },
]

export const KLING_OMNI_MODELS: readonly Model[] = [...OMNI, ...O3]
