// How many slots a generation occupies on an account.
import { fieldOf, valueOf } from '../../contracts/models/find-field.ts'
import type { Model } from '../../contracts/models/model.ts'

/**
 * One slot in most cases: under both contracts the platform's concurrency counts requests, and a batch is one request. Only the
 * platform's own queue (contract `queueing`) counts outputs, and the pool sends no more requests than slots. A model of which
 * every output counts has `countsOutputs` in the catalogue; its batch occupies one slot per output.
 */
export function slotsNeeded(model: Model | undefined, input: Record<string, unknown>): number {
  // The platform fills in the default where a model is known only by its schema.
  const count = model?.countsOutputs ? (valueOf(model, 'batch', input) ?? fieldOf(model, 'batch')?.default) : undefined
  return typeof count === 'number' ? count : 1
}
