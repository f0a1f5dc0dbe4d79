// The older MiniMax clips: Hailuo 02, 2.3 Fast and 2.3 Pro. A clip of the Pro tier always has six seconds.
// Facts: the platform's OpenAPI document of 2026. It publishes no price: that of MiniMax H3 bounds it.
import { beginsOn, endsOn, flag, lengthSeconds, prompt, resolution } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Model } from '../model.ts'
import { CLIP_TIME_LIMIT_MS } from '../time-limits.ts'

const HAILUO = {
  family: 'minimax',
  generation: 'older',
  output: 'video',
  price: { per: 'second', credits: 2.08, isUpperBound: true },
  typicalDurationMs: 110_000,
  timeLimitMs: CLIP_TIME_LIMIT_MS,
} as const

const PROMPT = prompt({ max: 5000 })
const OPTIMIZER = flag('promptOptimizer', { default: true, description: '`true`: the platform improves the prompt.' })
const STANDARD: readonly Field[] = [lengthSeconds([6, 10], { default: 6 }), OPTIMIZER]

const TEXT = { ...HAILUO, operation: 'text-to-video', description: 'A clip from a text.' } as const
const IMAGE = { ...HAILUO, operation: 'image-to-video', description: 'A clip that starts on your image.' } as const

export const OLDER_HAILUO_MODELS: readonly Model[] = [
  {
    ...TEXT,
    id: 'minimax/hailuo-02/standard/text-to-video',
    aliases: ['hailuo-02-text'],
    title: 'Hailuo 02 Standard, text to video',
    fields: [PROMPT, ...STANDARD],
  },
  {
    ...IMAGE,
    id: 'minimax/hailuo-02/standard/image-to-video',
    aliases: ['hailuo-02'],
    title: 'Hailuo 02 Standard, image to video',
    description: 'A clip that starts, and may end, on your image.',
    fields: [
      PROMPT,
      beginsOn(),
      endsOn(),
      ...STANDARD,
      resolution([], {
        type: { kind: 'choice', values: ['512p', '768p'], wireValues: ['512P', '768P'] },
        default: '768p',
      }),
    ],
  },
  {
    ...IMAGE,
    id: 'minimax/hailuo-2.3-fast/standard/image-to-video',
    aliases: ['hailuo-fast'],
    title: 'Hailuo 2.3 Fast Standard, image to video',
    fields: [PROMPT, beginsOn(), ...STANDARD],
  },
  ...(
    [
      { version: 'hailuo-02', alias: 'hailuo-02-pro', name: 'Hailuo 02 Pro' },
      { version: 'hailuo-2.3', alias: 'hailuo-pro', name: 'Hailuo 2.3 Pro' },
    ] as const
  ).flatMap(({ version, alias, name }): Model[] => [
    {
      ...TEXT,
      id: `minimax/${version}/pro/text-to-video`,
      aliases: [`${alias}-text`],
      title: `${name}, text to video`,
      fields: [PROMPT, OPTIMIZER],
      fixedClipSeconds: 6,
    },
    {
      ...IMAGE,
      id: `minimax/${version}/pro/image-to-video`,
      aliases: [alias],
      title: `${name}, image to video`,
      fields: [PROMPT, beginsOn(), OPTIMIZER],
      fixedClipSeconds: 6,
    },
  ]),
  {
    ...IMAGE,
    id: 'minimax/hailuo-2.3-fast/pro/image-to-video',
    aliases: ['hailuo-fast-pro'],
    title: 'Hailuo 2.3 Fast Pro, image to video',
    fields: [PROMPT, beginsOn(), OPTIMIZER],
    fixedClipSeconds: 6,
  },
]
