// Writes an accepted generation with its first event.
import type { PriceSource } from '../../contracts/public/money.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { newId } from '../connection/new-id.ts'
import { type GenerationRow, recordGenerationEvent } from './transitions.ts'

export interface NewGeneration {
  clientId: string
  model: string
  /** The stored listing of a model that the catalogue does not have. */
  platformModelId?: string | null
  /** Validated input; image fields have asset ids. */
  input: Record<string, unknown>
  /** Names of the list entries in the input, by JSON Pointer. */
  inputNames?: Readonly<Record<string, string>>
  priceCredits: number
  /** Default `catalogue`. */
  priceSource?: PriceSource
  /** Default false. */
  priceIsUpperBound?: boolean
  /** 1 is served first, 5 last. Default 3. */
  priority?: number
  /** Accounts that have its character, style, motions and preset. Omitted: any account. */
  requiredAccountIds?: readonly string[]
  scene?: { filmId: string; sceneIndex: number; take: number }
}

/** Writes the generation with the status `waiting`, in the caller's transaction. Returns its row. */
export async function insertGeneration(trx: DatabaseTransaction, input: NewGeneration): Promise<GenerationRow> {
  const row = await trx
    .insertInto('generation')
    .values({
      id: newId('generation'),
      clientId: input.clientId,
      model: input.model,
      platformModelId: input.platformModelId ?? null,
      input: JSON.stringify(input.input),
      ...(input.inputNames === undefined ? {} : { inputNames: JSON.stringify(input.inputNames) }),
      priceCredits: input.priceCredits,
      ...(input.priceSource === undefined ? {} : { priceSource: input.priceSource }),
      priceIsUpperBound: input.priceIsUpperBound ?? false,
      eventSeq: 1,
      ...(input.priority === undefined ? {} : { priority: input.priority }),
      requiredAccountIds: [...(input.requiredAccountIds ?? [])],
      filmId: input.scene?.filmId ?? null,
      sceneIndex: input.scene?.sceneIndex ?? null,
      take: input.scene?.take ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordGenerationEvent(trx, row, {})
  return row
}
