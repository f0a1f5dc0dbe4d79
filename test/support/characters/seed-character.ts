// Characters for tests, written straight into the database, with trainings in a chosen state.
import type { CharacterVariant, TrainingState } from '../../../contracts/vocabulary/characters.ts'
import type { Database } from '../../../db/connection/connect.ts'
import { newId } from '../../../db/connection/new-id.ts'

export interface SeededTraining {
  account: string
  variant?: CharacterVariant
  state?: TrainingState
}

/** Writes a character of `local` with these trainings. Returns its id. Each account is named and must exist. */
export async function seedCharacter(
  db: Database,
  { name = newId('character'), trainings = [] }: { name?: string; trainings?: readonly SeededTraining[] } = {},
): Promise<string> {
  const character = { id: newId('character'), clientId: 'local', name }
  await db.insertInto('character').values(character).execute()
  for (const training of trainings) await seedTraining(db, character.id, training)
  return character.id
}

async function seedTraining(
  db: Database,
  characterId: string,
  { account, variant = 'v2', state = 'ready' }: SeededTraining,
): Promise<void> {
  const { id: accountId } = await db
    .selectFrom('account')
    .select('id')
    .where('name', '=', account)
    .executeTakeFirstOrThrow()
  const id = newId('training')
  const hasSoulId = state === 'ready' || state === 'training'
  await db
    .insertInto('characterTraining')
    .values({
      ...{ id, characterId, variant, accountId, state, priceCredits: 40, platformName: id },
      platformId: hasSoulId ? `soul-${account}-${variant}-${id}` : null,
    })
    .execute()
}
