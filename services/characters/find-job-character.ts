// Finds the character that a job names: by its id, its name, or the id of one of its Soul IDs.
import { type FoundCharacter, findCharacter } from '../../db/characters/find.ts'
import { findCharacterOfSoulId } from '../../db/characters/supply.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent } from '../problems/service-problem.ts'

/** Throws `invalid_content` at `pointer` where there is none, and where it is being deleted. */
export async function findJobCharacterOrThrow(
  { db, clientId }: Pick<ServiceContext, 'db' | 'clientId'>,
  { ref, pointer }: { ref: string; pointer: string },
): Promise<FoundCharacter> {
  const found = (await findCharacter(db, { clientId, ref })) ?? (await findBySoulId(db, clientId, ref))
  if (!found) {
    const detail = `is not a character of yours; GET /v1/characters lists them`
    throw invalidContent([{ pointer, detail }])
  }
  if (found.isBeingRemoved) {
    throw invalidContent([
      { pointer, detail: `${found.name} is being deleted; create it again with POST /v1/characters` },
    ])
  }
  return found
}

async function findBySoulId(
  db: ServiceContext['db'],
  clientId: string,
  soulId: string,
): Promise<FoundCharacter | undefined> {
  const ref = await findCharacterOfSoulId(db, { clientId, soulId })
  return ref === undefined ? undefined : findCharacter(db, { clientId, ref })
}
