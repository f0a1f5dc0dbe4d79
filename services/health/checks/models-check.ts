// Checks whether the catalogue fits what the platform lists for the accounts.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import type { ModelDrift } from '../../../contracts/public/model-drift.ts'
import { readDrift } from '../../models/read-drift.ts'
import type { DiagnosticsContext } from './context.ts'

/** A note where they differ: jobs go on, but a new model or value is not offered by its short name. */
export async function checkModels({ db }: Pick<DiagnosticsContext, 'db'>): Promise<DoctorCheck[]> {
  return [modelsCheckOf(await readDrift({ ctx: { db } }))]
}

/** The line for these differences. */
export function modelsCheckOf({ listsRead, differences }: ModelDrift): DoctorCheck {
  const name = 'Models'
  if (listsRead === 0) return { name, state: 'note', detail: 'the lists of models of the accounts were not read yet' }
  if (differences.length === 0) return { name, state: 'ok', detail: 'the catalogue fits what the accounts offer' }
  const unknown = differences.filter(({ kind }) => kind === 'unknown_model' || kind === 'unusable_model').length
  const gone = differences.filter(({ kind }) => kind === 'not_offered').length
  const others = new Set(differences.filter(({ kind }) => !MODEL_KINDS.has(kind)).map(({ model }) => model)).size
  const parts = [
    ...(unknown > 0 ? [`${unknown} offered by the accounts and not in the catalogue`] : []),
    ...(gone > 0 ? [`${gone} offered by no account`] : []),
    ...(others > 0 ? [`${others} with other fields or prices`] : []),
  ]
  return { name, state: 'note', detail: parts.join(', '), command: 'hfw models drift' }
}

const MODEL_KINDS: ReadonlySet<string> = new Set(['unknown_model', 'unusable_model', 'not_offered'])
