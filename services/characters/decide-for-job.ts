// Reads what the decision about a job with a Soul ID needs, and decides.
import type { Model } from '../../contracts/models/model.ts'
import type { CharacterPolicy } from '../../contracts/vocabulary/character-use.ts'
import type { CharacterVariant } from '../../contracts/vocabulary/characters.ts'
import type { FoundCharacter } from '../../db/characters/find.ts'
import { listKnownTrainings } from '../../db/characters/supply.ts'
import type { Database } from '../../db/connection/connect.ts'
import { findAccountsOffering } from '../../db/named-lists/offering.ts'
import { readPoolAccounts } from '../../db/pool/pool-accounts.ts'
import type { CharacterDecided } from '../../domain/characters/character-need.ts'
import { decideUse } from '../../domain/characters/decide-use.ts'
import { slotsNeeded } from '../../domain/pool/slots-needed.ts'

export interface JobWithSoulId {
  character: FoundCharacter
  variant: CharacterVariant
  policy: CharacterPolicy
  model: Model
  /** With the ids of styles. */
  input: Record<string, unknown>
}

/** `db` may be a transaction. */
export async function decideForJob(db: Database, job: JobWithSoulId): Promise<CharacterDecided> {
  const { character, variant, policy, model, input } = job
  const { id, name, imageIds } = character
  return decideUse({
    ...{ name, variant, policy, imageCount: imageIds.length, model: model.id },
    trainings: await listKnownTrainings(db, id),
    ...(await readPoolAccounts(db)),
    offeredBy: await findAccountsOffering(db, { model, input }),
    slots: slotsNeeded(model, input),
  })
}
