// Kling clips: 2.6 from one image, Omni between a first and a last frame.
import {
  aspectRatio,
  beginsOn,
  endsOn,
  lengthSeconds,
  optionalPrompt,
  prompt,
  setting,
  share,
  sound,
} from '../declare-fields.ts'
import type { Model } from '../model.ts'

const RATIOS = ['16:9', '9:16', '1:1']
const CFG_SCALE = share('cfgScale', {
  default: 0.5,
  description: 'How closely to follow the prompt, 0 to 1.',
})
const PROMPT_CUT = 'must have at most 2500 characters: the platform ignores the rest'

const shared = {
  family: 'kling',
  generation: 'current',
  output: 'video',
  typicalDurationMs: 100_000,
  timeLimitMs: 40 * 60_000,
} as const

export const KLING_MODELS: readonly Model[] = [
  {
    ...shared,
    id: 'kling-video/v2.6/pro/image-to-video',
    aliases: ['kling', 'kling-2.6'],
    title: 'Kling 2.6 Pro, image to video',
    description: 'A clip that starts on your image, with or without audio.',
    operation: 'image-to-video',
    fields: [
      prompt({ max: 2500 }),
      beginsOn(),
      sound({ default: true }),
      lengthSeconds([5, 10], { default: 5 }),
      CFG_SCALE,
      aspectRatio(RATIOS),
    ],
    price: { per: 'second', credits: 1.12 },
  },
  {
    ...shared,
    id: 'kling-video/omni/first-last-frame',
    aliases: ['kling-omni'],
    title: 'Kling Omni, first and last frame',
    description: 'A clip between two images; the last one is optional.',
    operation: 'first-last-frame',
    fields: [
      optionalPrompt({ max: 2500, maxMessage: PROMPT_CUT }),
      setting('mode', ['std', 'pro'], { default: 'pro', changesPrice: true }),
      lengthSeconds([5, 10], { default: 5 }),
      aspectRatio(RATIOS, { default: '16:9' }),
      beginsOn('first_frame_url'),
      endsOn('last_frame_url'),
    ],
    price: { per: 'second', credits: 1.344 },
  },
]
