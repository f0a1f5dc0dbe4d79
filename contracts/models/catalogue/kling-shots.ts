// Several shots in one clip of Kling 3.0 and O3.
import { flag } from '../declare-fields.ts'
import type { Field } from '../field.ts'
import type { Rule } from '../rule.ts'

export const MULTI_SHOTS = flag('multiShots', {
  default: false,
  description: '`true`: the clip has more than one shot.',
})

export const SHOTS: Field = {
  name: 'shots',
  wire: 'multi_prompt',
  role: 'shots',
  type: {
    kind: 'list',
    min: 1,
    max: 6,
    of: {
      kind: 'group',
      fields: [
        { name: 'prompt', wire: 'prompt', role: 'setting', type: { kind: 'text', max: 512 }, isRequired: true },
        {
          name: 'durationSeconds',
          wire: 'duration',
          role: 'setting',
          type: { kind: 'number', isInteger: true, min: 1, max: 15 },
          isRequired: true,
        },
      ],
    },
  },
  description: 'The text and length of each shot.',
}

export const SHOT_RULES: readonly Rule[] = [
  {
    kind: 'sum',
    list: 'shots',
    item: 'durationSeconds',
    atMost: 'durationSeconds',
    message: 'must together not be longer than durationSeconds',
  },
  {
    kind: 'demand',
    when: [{ field: 'shots' }],
    must: { field: 'multiShots', is: [true] },
    message: 'must be true where shots are given',
  },
]
