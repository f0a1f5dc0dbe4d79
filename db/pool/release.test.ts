import { sql } from 'kysely'
import { beforeEach, expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { emptyPool, grantNew } from '../../test/support/pool/pool-steps.ts'
import { leavePool } from './leave-pool.ts'
import { lockPool } from './lock.ts'
import { releaseExpired, releaseLease } from './release.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 2 }]))

function release(lease: { leaseId: string; fence: number }): Promise<boolean> {
  return test.db.transaction().execute(async (trx) => {
    await lockPool(trx)
    return releaseLease(trx, lease)
  })
}

function findLease(leaseId: string) {
  return test.db
    .selectFrom('lease')
    .select(['releasedAt', 'expiresAt'])
    .where('id', '=', leaseId)
    .executeTakeFirstOrThrow()
}

it('releases a lease only with its own fence', async () => {
  const grant = await grantNew(test.db)
  for (const fence of [grant.fence - 1, grant.fence + 1]) {
    expect(await release({ leaseId: grant.leaseId, fence })).toBe(false)
  }
  expect((await findLease(grant.leaseId)).releasedAt).toBeNull()
  expect(await release(grant)).toBe(true)
})

it('does not release a lease again, by its fence or by its generation', async () => {
  const grant = await grantNew(test.db)
  await release(grant)
  const { releasedAt } = await findLease(grant.leaseId)
  expect(releasedAt).not.toBeNull()
  expect(await release(grant)).toBe(false)
  expect(await test.db.transaction().execute((trx) => leavePool(trx, grant.generationId))).toBeUndefined()
  expect((await findLease(grant.leaseId)).releasedAt).toEqual(releasedAt)
})

it('releases expired leases and no others', async () => {
  const expired = await grantNew(test.db)
  const live = await grantNew(test.db)
  await sql`update lease set expires_at = clock_timestamp() - interval '1 ms' where id = ${expired.leaseId}`.execute(
    test.db,
  )
  await test.db.transaction().execute((trx) => releaseExpired(trx).execute())
  expect((await findLease(expired.leaseId)).releasedAt).not.toBeNull()
  expect((await findLease(live.leaseId)).releasedAt).toBeNull()
})
