import { expect, it } from 'vitest'
import { MODELS } from '../../contracts/models/catalogue.ts'
import { fieldOptions, OTHER_OPTIONS } from './field-options.ts'
import { inputOfOptions } from './input-of-options.ts'

it.each(MODELS.map((model) => [model.aliases[0], model] as const))(
  'every field of %s has one visible option, and no option has two meanings',
  (_name, { fields }) => {
    const options = fieldOptions(fields, [])
    const names = options.map(({ option }) => option.long!)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => OTHER_OPTIONS.includes(name.slice(2)))).toEqual([])
    const shorts = options.flatMap(({ option }) => option.short ?? [])
    expect(new Set(shorts).size).toBe(shorts.length)
    const visible = options.filter(({ option, path }) => !option.hidden && !option.negate && path.length === 1)
    expect(visible.map(({ path }) => path[0])).toEqual(fields.map(({ name }) => name))
  },
)

const SHOTS = {
  name: 'shots',
  wire: 'shots',
  role: 'shots',
  type: {
    kind: 'list',
    of: {
      kind: 'group',
      fields: [
        { name: 'prompt', wire: 'prompt', role: 'prompt', type: { kind: 'text' }, isRequired: true },
        { name: 'durationSeconds', wire: 'd', role: 'lengthSeconds', type: { kind: 'choice', values: [3, 5] } },
      ],
    },
  },
} as const

it('an entry of a list is set by its index, and the rest of the list stays', () => {
  const options = fieldOptions([SHOTS], ['--shots.0.duration', '5', '--shots.1.prompt=waves'])
  const entry = options.filter(({ path }) => path.length > 1)
  expect(entry.map(({ path }) => path)).toEqual([
    ['shots', 0, 'durationSeconds'],
    ['shots', 1, 'prompt'],
  ])
  const values = {
    shots: [{ prompt: 'lamp' }],
    [entry[0]!.option.attributeName()]: 5,
    [entry[1]!.option.attributeName()]: 'waves',
  }
  expect(inputOfOptions({}, options, values)).toEqual({
    shots: [{ prompt: 'lamp', durationSeconds: 5 }, { prompt: 'waves' }],
  })
})

it('a gap in a list is refused with its index', () => {
  const options = fieldOptions([SHOTS], ['--shots.1.prompt', 'waves'])
  const values = { [options.at(-1)!.option.attributeName()]: 'waves' }
  expect(() => inputOfOptions({}, options, values)).toThrow('shots: entry 0 is missing')
})
