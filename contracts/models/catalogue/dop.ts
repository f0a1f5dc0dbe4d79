// DoP: the platform's own image-to-video models. A clip has five seconds; size and ratio are fixed.
import { beginsOn, endsOn, flag, motions, prompt, seed } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'

const IMAGE_OBJECT = { kind: 'media', media: 'image', wireForm: 'object' } as const

const FIELDS: readonly Field[] = [
  prompt({ max: 5000 }),
  beginsOn('input_images', { type: IMAGE_OBJECT, wireForm: 'list_of_one' }),
  endsOn('input_images_end', { type: IMAGE_OBJECT, wireForm: 'list_of_one' }),
  motions(),
  seed(),
  flag('enhancePrompt', { default: true }),
]

/** The route refuses `dop-standard` with 422, although the platform's own SDK lists it: that tier is `dop-preview`. */
const TIERS = [
  { tier: 'lite', wireName: 'dop-lite', credits: 2 },
  { tier: 'standard', wireName: 'dop-preview', credits: 9 },
  { tier: 'turbo', wireName: 'dop-turbo', credits: 6.5 },
] as const

export const DOP_MODELS: readonly Model[] = TIERS.map(({ tier, wireName, credits }) => ({
  id: `higgsfield-ai/dop/${tier}`,
  aliases: [tier === 'standard' ? 'dop' : `dop-${tier}`],
  title: `DoP ${tier}`,
  description: 'Image to video with camera motions, five seconds.',
  family: 'dop',
  generation: 'older',
  operation: 'image-to-video',
  output: 'video',
  fields: FIELDS,
  olderRoute: { path: '/v1/image2video/dop', constants: { model: wireName } },
  price: { per: 'clip', credits },
  typicalDurationMs: 40_000,
  timeLimitMs: 20 * 60_000,
  fixedClipSeconds: 5,
}))
