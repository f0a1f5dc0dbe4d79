// Writes an accepted generation with its first event, in the caller's transaction.
import type { PriceSource } from '../../contracts/public/money.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { type GenerationRow, tellGenerationEvent } from './transitions.ts'
import { newId } from '../connection/new-id.ts'

export interface NewGeneration {
  clientId: string
  model: string
  /** Validated input; picture fields hold asset ids. */
  input: Record<string, unknown>
  priceCredits: number
  /** Default `catalogue`. */
  priceSource?: PriceSource
  /** 1 is served first, 5 last. Default 3. */
  priority?: number
  /** Accounts that hold its character. Left out: any will do. */
  requiredAccountIds?: readonly string[]
  scene?: { filmId: string; sceneIndex: number; take: number }
}

/** The row as written: status `waiting`, workflow not started yet. */
export async function insertGeneration(trx: DatabaseTransaction, input: NewGeneration): Promise<GenerationRow> {
  const row = await trx
    .insertInto('generation')
    .values({
      id: newId('generation'),
      clientId: input.clientId,
      model: input.model,
      input: JSON.stringify(input.input),
      priceCredits: input.priceCredits,
      ...(input.priceSource === undefined ? {} : { priceSource: input.priceSource }),
      eventSeq: 1,
      ...(input.priority === undefined ? {} : { priority: input.priority }),
      requiredAccountIds: [...(input.requiredAccountIds ?? [])],
      filmId: input.scene?.filmId ?? null,
      sceneIndex: input.scene?.sceneIndex ?? null,
      take: input.scene?.take ?? null,
      // A scene's workflow is started by its film, never by the sweeper.
      workflowStartedAt: input.scene ? new Date() : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await tellGenerationEvent(trx, row, {})
  return row
}
