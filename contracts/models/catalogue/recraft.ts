// Recraft 4.1. Its fields `colors` and `background_color` are not offered, because the platform does not document their form.
// Facts: the per-model pages of the platform's documentation.
import { aspectRatio, prompt, resolution, setting } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

const RATIOS = [
  ...['1:1', '2:1', '1:2', '3:2', '2:3', '4:3', '3:4', '5:4', '4:5', '6:10', '14:10', '10:14', '16:9', '9:16'],
]

/** The platform publishes no price of the utility editions. That of the same size is the highest one that it supports. */
const EDITIONS = [
  { path: '', alias: 'recraft', name: '', size: '1k', price: { per: 'image', credits: 0.56 } },
  { path: '/pro', alias: 'recraft-pro', name: ' Pro', size: '2k', price: { per: 'image', credits: 3.36 } },
  {
    path: '/utility',
    alias: 'recraft-utility',
    name: ' Utility',
    size: '1k',
    price: { per: 'image', credits: 0.56, isUpperBound: true },
  },
  {
    path: '/utility/pro',
    alias: 'recraft-utility-pro',
    name: ' Utility Pro',
    size: '2k',
    price: { per: 'image', credits: 3.36, isUpperBound: true },
  },
] as const

export const RECRAFT_MODELS: readonly Model[] = EDITIONS.map(({ path, alias, name, size, price }) => ({
  id: `recraft/v4.1${path}/text-to-image`,
  aliases: [alias],
  title: `Recraft 4.1${name}`,
  description: `Text to image at ${size}, for design and illustration.`,
  family: 'recraft',
  generation: 'current',
  operation: 'text-to-image',
  output: 'image',
  fields: [
    prompt({ max: 10_000, minMessage: 'must say what to show' }),
    resolution([size], { default: size, changesPrice: false }),
    aspectRatio(RATIOS, { default: '1:1' }),
    setting('outputFormat', ['jpg', 'png', 'webp'], { default: 'jpg' }),
  ],
  price,
  typicalDurationMs: 20_000,
  timeLimitMs: IMAGE_TIME_LIMIT_MS,
}))
