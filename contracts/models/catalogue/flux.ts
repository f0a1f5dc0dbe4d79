// Flux Kontext Max. The platform's OpenAPI document of 2026 has ten ratios.
// The platform publishes no price. The amount is the list price of the maker.
import { aspectRatio, prompt, seed } from '../declare-fields.ts'
import type { Model } from '../model.ts'
import { IMAGE_TIME_LIMIT_MS } from '../time-limits.ts'

export const FLUX_MODELS: readonly Model[] = [
  {
    id: 'flux-pro/kontext/max/text-to-image',
    aliases: ['flux'],
    title: 'Flux Kontext Max',
    description: 'Text to image.',
    family: 'flux',
    generation: 'older',
    operation: 'text-to-image',
    output: 'image',
    fields: [
      prompt({ max: 5000, minMessage: 'must say what to show' }),
      aspectRatio(['16:9', '4:3', '1:1', '3:4', '9:16', '2:3', '1:2', '2:1', '4:5', '3:2'], { default: '16:9' }),
      {
        name: 'safetyTolerance',
        wire: 'safety_tolerance',
        role: 'setting',
        type: { kind: 'number', isInteger: true, min: 0, max: 6 },
        default: 6,
        description: 'How much the content check lets through, 0 to 6.',
      },
      seed(),
    ],
    price: { per: 'image', credits: 1.28, isUpperBound: true },
    typicalDurationMs: 25_000,
    timeLimitMs: IMAGE_TIME_LIMIT_MS,
  },
]
