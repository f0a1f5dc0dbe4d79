// The DoP image-to-video family of the v2 dialect. A clip has five seconds, and its size follows the start picture.
import { z } from 'zod'
import { mediaUrl, optionalUrl, seed, sizeFromInput } from './fields.ts'
import type { Model } from './model.ts'
import { defineModel } from './model.ts'
import { badMotions, motionList } from './motion-fields.ts'
import { clipOf } from './plans.ts'

export const DOP_SECONDS = 5

const TIERS = [
  { tier: 'lite', priceCredits: 2, runSeconds: 40 },
  { tier: 'standard', priceCredits: 9, runSeconds: 50 },
  { tier: 'turbo', priceCredits: 6.5, runSeconds: 35 },
]

const common = {
  prompt: z.string(),
  image_url: mediaUrl,
  motions: motionList.nullish(),
  seed,
  enhance_prompt: z.boolean().default(true),
}

const variants = TIERS.flatMap((tier) => [
  { ...tier, path: tier.tier, words: '', endPicture: optionalUrl },
  { ...tier, path: `${tier.tier}/first-last-frame`, words: ', first and last frame', endPicture: mediaUrl },
])

export const DOP_MODELS: readonly Model[] = [
  ...variants,
  // The v1 name of the middle tier was observed in this dialect, too.
  { tier: 'preview', priceCredits: 9, runSeconds: 50, path: 'preview', words: '', endPicture: optionalUrl },
].map(({ tier, path, words, priceCredits, runSeconds, endPicture }) =>
  defineModel({
    id: `higgsfield-ai/dop/${path}`,
    dialect: 'v2',
    family: 'dop',
    catalogue: 'older',
    title: `DoP ${tier}${words}`,
    outputType: 'video',
    operations: ['image_to_video', 'first_last_frame'],
    latency: { queuedSeconds: 4, runSeconds },
    schema: z.object({ ...common, end_image_url: endPicture }),
    badInput: (body) => badMotions(body),
    price: () => priceCredits,
    plan: (body) => clipOf(body, { size: sizeFromInput(), durationSeconds: DOP_SECONDS }),
  }),
)
