// The line of `hfw doctor` about the catalogue.
import { expect, it } from 'vitest'
import type { DriftKind, ModelDrift } from '../../../contracts/public/model-drift.ts'
import { modelsCheckOf } from './models-check.ts'

function drift(kinds: readonly DriftKind[], listsRead = 1): ModelDrift {
  const differences = kinds.map((kind, index) => ({
    ...{ kind, model: `m${kind === 'not_offered' ? index : 0}`, field: null },
    ...{ catalogue: null, platform: null, detail: '' },
  }))
  return { listsRead, listsMissing: 0, differences }
}

it.each([
  [drift([], 0), 'note', 'the lists of models of the accounts were not read yet', undefined],
  [drift([]), 'ok', 'the catalogue fits what the accounts offer', undefined],
  [
    drift(['unknown_model', 'unusable_model', 'not_offered', 'new_field', 'new_value']),
    'note',
    '2 offered by the accounts and not in the catalogue, 1 offered by no account, 1 with other fields or prices',
    'hfw models drift',
  ],
])('%#', (given, state, detail, command) => {
  expect(modelsCheckOf(given)).toEqual({ name: 'Models', state, detail, ...(command === undefined ? {} : { command }) })
})
