import { beforeAll, expect, it } from 'vitest'
import { seedCharacter } from '../../test/support/characters/seed-character.ts'
import { seedAccounts } from '../../test/support/pool/accounts.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { findCharacter } from './find.ts'
import { findCurrentTraining, listSoulIdHolders } from './soul-id-holders.ts'

const test = useTestDatabase()

beforeAll(() =>
  seedAccounts(test.db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 2 },
    { name: 'west', slots: 2 },
  ]),
)

async function holders(characterId: string): Promise<string[]> {
  const found = await listSoulIdHolders(test.db, { characterId, variant: 'v2' })
  return found.map(({ accountName }) => accountName)
}

it('lists the accounts that hold the variant, and none that only trains it or holds another', async () => {
  const id = await seedCharacter(test.db, {
    trainings: [
      { account: 'south' },
      { account: 'north' },
      { account: 'west', state: 'training' },
      { account: 'west', variant: 'v1' },
    ],
  })
  expect(await holders(id)).toEqual(['north', 'south'])
})

it('does not list a Soul ID, a character or an account that is going away', async () => {
  const removedSoulId = await seedCharacter(test.db, { trainings: [{ account: 'north' }] })
  const now = new Date()
  await test.db
    .updateTable('characterTraining')
    .set({ removalRequestedAt: now })
    .where('characterId', '=', removedSoulId)
    .execute()
  expect(await holders(removedSoulId)).toEqual([])
  const removed = await seedCharacter(test.db, { trainings: [{ account: 'north' }] })
  await test.db.updateTable('character').set({ removalRequestedAt: now }).where('id', '=', removed).execute()
  expect(await holders(removed)).toEqual([])
  const drained = await seedCharacter(test.db, { trainings: [{ account: 'west' }] })
  await test.db.updateTable('account').set({ state: 'draining' }).where('name', '=', 'west').execute()
  expect(await holders(drained)).toEqual([])
})

it('finds the current training of an account, but no failed one', async () => {
  const characterId = await seedCharacter(test.db, {
    trainings: [
      { account: 'north', state: 'failed' },
      { account: 'south', state: 'creating' },
    ],
  })
  const accounts = await test.db.selectFrom('account').select(['id', 'name']).orderBy('name').execute()
  const states = await Promise.all(
    accounts.map(({ id: accountId }) => findCurrentTraining(test.db, { characterId, variant: 'v2', accountId })),
  )
  expect(states.map((training) => training?.state)).toEqual([undefined, 'creating', undefined])
})

it('finds no current training where its removal is requested, also while the platform trains it', async () => {
  const characterId = await seedCharacter(test.db, {
    trainings: [{ account: 'north' }, { account: 'south', state: 'training' }],
  })
  const found = async () => {
    const accounts = await test.db.selectFrom('account').select('id').where('name', 'in', ['north', 'south']).execute()
    const input = accounts.map(({ id: accountId }) => ({ characterId, variant: 'v2' as const, accountId }))
    const trainings = await Promise.all(input.map((one) => findCurrentTraining(test.db, one)))
    return trainings.filter((training) => training !== undefined).length
  }
  expect(await found()).toBe(2)
  await test.db
    .updateTable('characterTraining')
    .set({ removalRequestedAt: new Date() })
    .where('characterId', '=', characterId)
    .execute()
  expect(await found()).toBe(0)
})

it('finds a character by its id or its name, and one that is being removed by its id only', async () => {
  const id = await seedCharacter(test.db, { name: 'Ada Lovelace' })
  const found = { id, name: 'Ada Lovelace', imageIds: [], isBeingRemoved: false }
  expect(await findCharacter(test.db, { clientId: 'local', ref: id })).toEqual(found)
  expect(await findCharacter(test.db, { clientId: 'local', ref: 'ada lovelace' })).toEqual(found)
  expect(await findCharacter(test.db, { clientId: 'other', ref: id })).toBeUndefined()
  await test.db.updateTable('character').set({ removalRequestedAt: new Date() }).where('id', '=', id).execute()
  expect(await findCharacter(test.db, { clientId: 'local', ref: 'Ada Lovelace' })).toBeUndefined()
  expect(await findCharacter(test.db, { clientId: 'local', ref: id })).toMatchObject({ isBeingRemoved: true })
})
