// DoP: the platform's own image-to-video models. A clip has five seconds; size and ratio are fixed.
// The newer route honours idempotency keys and has an estimate, so it is used where the account has it.
import { beginsOn, endsOn, flag, motions, prompt, seed } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { IMAGE_OBJECT } from './v1-fields.ts'

const PROMPT = prompt({ max: 5000 })
const SETTINGS: readonly Field[] = [motions(), seed(), flag('enhancePrompt', { default: true })]

const FIELDS: readonly Field[] = [PROMPT, beginsOn(), endsOn(), ...SETTINGS]

const V1_FIELDS: readonly Field[] = [
  PROMPT,
  beginsOn('input_images', { type: IMAGE_OBJECT, wireForm: 'list_of_one' }),
  endsOn('input_images_end', { type: IMAGE_OBJECT, wireForm: 'list_of_one' }),
  ...SETTINGS,
]

/** The older route refuses `dop-standard` with 422, although the platform's own SDK lists it: that tier is `dop-preview`. */
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
  fallbackRoute: { path: '/v1/image2video/dop', constants: { model: wireName }, fields: V1_FIELDS },
  price: { per: 'clip', credits },
  typicalDurationMs: 40_000,
  timeLimitMs: 20 * 60_000,
  fixedClipSeconds: 5,
}))
