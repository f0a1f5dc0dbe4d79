// Writes an accepted generation with its first event.
import type { GenerationCharacter } from '../../contracts/public/generation-character.ts'
import type { PriceSource } from '../../contracts/public/money.ts'
import { NO_ACCOUNT } from '../../contracts/vocabulary/character-use.ts'
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
  /** Accounts that have its style, motions and preset. Omitted: any account. Those that hold its Soul ID are read in the line. */
  requiredAccountIds?: readonly string[]
  character?: GenerationCharacter | undefined
  scene?: { filmId: string; sceneIndex: number; take: number }
}

/** With a Soul ID the list is never empty, because an empty list means any account. */
function accountsOf({ character, requiredAccountIds = [] }: NewGeneration): string[] {
  return character?.usedAs === 'soul_id' ? [NO_ACCOUNT, ...requiredAccountIds] : [...requiredAccountIds]
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
      requiredAccountIds: accountsOf(input),
      ...(input.character === undefined ? {} : { character: JSON.stringify(input.character) }),
      filmId: input.scene?.filmId ?? null,
      sceneIndex: input.scene?.sceneIndex ?? null,
      take: input.scene?.take ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const { character } = input
  await recordGenerationEvent(trx, row, character === undefined ? {} : { facts: { note: character.detail, character } })
  return row
}
