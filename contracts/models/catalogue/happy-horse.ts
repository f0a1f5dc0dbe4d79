// Happy Horse clips, versions 1.0 and 1.1. Facts: the per-model pages of the platform's documentation.
import {
  aspectRatio,
  beginsOn,
  lengthSeconds,
  optionalPrompt,
  prompt,
  references,
  resolution,
  seed,
} from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const HAPPY_HORSE = {
  family: 'happy-horse',
  generation: 'current',
  output: 'video',
  typicalDurationMs: 120_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
  price: { per: 'second', credits: 2.24 },
} as const

const ASPECT = aspectRatio(['16:9', '9:16', '1:1', '4:3', '3:4'], { default: '16:9' })
const SEED = seed({ min: 1, max: 2_147_483_646 })

export const HAPPY_HORSE_MODELS: readonly Model[] = [
  { path: 'happy-horse', alias: 'happy-horse', version: '1.0', size: '720p' },
  { path: 'happy-horse/v1.1', alias: 'happy-horse-1.1', version: '1.1', size: '1080p' },
].flatMap(({ path, alias, version, size }): Model[] => {
  const standardSize = resolution(['720p', '1080p'], { default: size })
  const length = lengthSeconds({ min: 2, max: 15 }, { default: 5 })
  return [
    {
      ...HAPPY_HORSE,
      id: `alibaba/${path}/text-to-video`,
      aliases: [`${alias}-text`],
      title: `Happy Horse ${version}, text to video`,
      description: 'A clip from a text.',
      operation: 'text-to-video',
      fields: [prompt({ max: 5000 }), lengthSeconds({ min: 3, max: 15 }, { default: 5 }), standardSize, ASPECT, SEED],
    },
    {
      ...HAPPY_HORSE,
      id: `alibaba/${path}/image-to-video`,
      aliases: [alias],
      title: `Happy Horse ${version}, image to video`,
      description: 'A clip that starts on your image.',
      operation: 'image-to-video',
      fields: [beginsOn(), optionalPrompt({ max: 5000 }), length, standardSize, SEED],
    },
    {
      ...HAPPY_HORSE,
      id: `alibaba/${path}/reference-to-video`,
      aliases: [`${alias}-reference`],
      title: `Happy Horse ${version}, references`,
      description: 'A clip that refers to your images.',
      operation: 'reference-to-video',
      fields: [prompt({ max: 5000 }), references('image', { min: 1 }), length, standardSize, ASPECT, SEED],
    },
  ]
})
