// Sentences for what breaks a JSON Schema.
import { expect, it } from 'vitest'
import { errorsOfViolations } from './violations.ts'

const fields = ['prompt', 'duration', 'mood']
const one = (
  keyword: string,
  expected: unknown,
  path: (string | number)[] = ['duration'],
  value: unknown = { duration: 9 },
) => errorsOfViolations([{ path, keyword, expected }], { value, fields }).errors[0]

it.each([
  ['required', 'prompt', [], { pointer: '/prompt', detail: 'is required' }],
  ['additionalProperties', 'mod', [], { pointer: '/mod', detail: 'is not a field here; did you mean "mood"?' }],
  ['maximum', 6, ['duration'], { pointer: '/duration', detail: 'must be at most 6' }],
  ['exclusiveMinimum', 9, ['duration'], { pointer: '/duration', detail: 'must be more than 9' }],
  ['type', ['string', 'null'], ['duration'], { pointer: '/duration', detail: 'must be a text, not a number' }],
  ['enum', [2, 4, null], ['duration'], { pointer: '/duration', detail: 'must be one of 2, 4' }],
  ['anyOf', null, ['duration'], { pointer: '/duration', detail: 'does not fit the schema of the model' }],
] as const)('%s %j', (keyword, expected, path, error) => {
  expect(one(keyword, expected, [...path])).toEqual(error)
})

it('reports one error for each place, and no summary beside the faults that it sums up', () => {
  const at = (keyword: string, expected: unknown) => ({ path: ['mood'], keyword, expected })
  const violations = [
    at('type', 'null'),
    at('enum', ['calm']),
    at('anyOf', null),
    { path: [], keyword: 'oneOf', expected: null },
  ]
  const { errors } = errorsOfViolations(violations, { value: { mood: 'x' }, fields })
  expect(errors).toEqual([{ pointer: '/mood', detail: 'must be calm' }])
})

it('lists fifty errors and counts the others', () => {
  const violations = Array.from({ length: 60 }, (_, n) => ({ path: ['mood', n], keyword: 'maximum', expected: 1 }))
  const found = errorsOfViolations(violations, { value: {}, fields })
  expect([found.errors.length, found.unlisted]).toEqual([50, 10])
})
