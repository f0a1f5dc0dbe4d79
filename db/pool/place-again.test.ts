import { beforeEach, expect, it } from 'vitest'
import { emptyPool, newGeneration } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { recordListings } from '../accounts/listings.ts'
import { acquireSlot, reapAndGrant } from './leases.ts'
import { placeAgain } from './place-again.ts'

const test = useTestDatabase()

const LISTED = {
  ...{ slug: 'maker/lantern', title: 'Lantern', description: '', outputType: 'image', operations: ['text_to_image'] },
  inputSchema: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] },
}

beforeEach(() =>
  emptyPool(test.db, [
    { name: 'north', slots: 1 },
    { name: 'south', slots: 1 },
  ]),
)

it('a job whose accounts were all removed waits for one that lists its model, and runs there', async () => {
  const { db } = test
  const accounts = await db.selectFrom('account').select('id').orderBy('name').execute()
  const [north, south] = accounts.map(({ id }) => id) as [string, string]
  await recordListings(db, { accountId: north, listings: [LISTED] })
  await recordListings(db, { accountId: south, listings: [] })
  const version = await db
    .selectFrom('platformModel')
    .select('id')
    .where('slug', '=', LISTED.slug)
    .executeTakeFirstOrThrow()
  const model = { model: LISTED.slug, platformModelId: version.id }
  const generationId = await newGeneration(db, { ...model, requiredAccountIds: [north] })
  await db.updateTable('account').set({ state: 'removed' }).where('id', '=', north).execute()
  expect(await acquireSlot(db, { generationId })).toMatchObject({ kind: 'waiting' })
  expect(await placeAgain(db, { limit: 10 })).toBe(0)
  expect(await reapAndGrant(db)).toMatchObject({ grants: [] })
  await recordListings(db, { accountId: south, listings: [LISTED] })
  expect(await placeAgain(db, { limit: 10 })).toBe(1)
  expect(await reapAndGrant(db)).toMatchObject({ grants: [{ generationId, accountId: south }] })
  expect(await placeAgain(db, { limit: 10 })).toBe(0)
})
