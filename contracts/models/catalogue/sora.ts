// Sora 2 clips. Facts: the platform's OpenAPI document of 2026. It publishes no price; the amounts are the list prices of the maker.
import { aspectRatio, beginsOn, lengthSeconds, prompt, resolution } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { LONG_CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const SORA = {
  family: 'sora',
  generation: 'older',
  output: 'video',
  typicalDurationMs: 180_000,
  timeLimitMs: LONG_CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })

export const SORA_MODELS: readonly Model[] = [
  { tier: '', alias: 'sora', name: 'Sora 2', sizes: ['720p'], credits: 1.6 },
  { tier: '/pro', alias: 'sora-pro', name: 'Sora 2 Pro', sizes: ['720p', '1080p'], credits: 8 },
].flatMap(({ tier, alias, name, sizes, credits }): Model[] => {
  const clip = [
    lengthSeconds([4, 8, 12], { default: 4 }),
    resolution(sizes, { default: '720p' }),
    aspectRatio(['16:9', '9:16']),
  ]
  return [
    {
      ...SORA,
      id: `sora-2/text-to-video${tier}`,
      aliases: [`${alias}-text`],
      title: `${name}, text to video`,
      description: 'A clip with audio from a text.',
      operation: 'text-to-video',
      fields: [PROMPT, ...clip],
      price: { per: 'second', credits, isUpperBound: true },
    },
    {
      ...SORA,
      id: `sora-2/image-to-video${tier}`,
      aliases: [alias],
      title: `${name}, image to video`,
      description: 'A clip with audio that starts on your image.',
      operation: 'image-to-video',
      fields: [PROMPT, beginsOn(), ...clip],
      price: { per: 'second', credits, isUpperBound: true },
    },
  ]
})
