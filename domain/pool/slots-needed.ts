// How many slots a generation occupies on an account.
import type { Model } from '../../contracts/models/model.ts'

/**
 * One: under both contracts the platform's concurrency counts requests, and a batch is one request. Only its own waiting
 * queue (newer contract) counts outputs, and nothing is handed to that queue above the slots. A model of which the
 * platform counts every output says so in the catalogue (`countsOutputs`).
 */
export function slotsNeeded(model: Model | undefined, input: Record<string, unknown>): number {
  const { batchSize } = input
  return model?.countsOutputs && typeof batchSize === 'number' ? batchSize : 1
}
