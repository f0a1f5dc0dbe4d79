import { beforeEach, expect, it } from 'vitest'
import { emptyPool, sendNew } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { meanwhile } from '../../test/support/stand-ins/blocked-transaction.ts'
import { recordUnknown } from './record-submission.ts'
import { resolveAsFailed } from './resolve-unknown.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 1 }]))

it('does not end a generation whose attempt is found while the decision waits', async () => {
  const sent = await sendNew(test.db)
  const { generationId, attemptId } = sent
  await recordUnknown(test.db, { ...sent, tryNumber: 1, detail: 'no response' })
  const resolved = await meanwhile(test.db, {
    after: (trx) => trx.selectFrom('generation').select('id').where('id', '=', generationId).forUpdate().execute(),
    run: () => resolveAsFailed(test.db, { generationId, attemptId }),
    whileWaiting: (trx) =>
      trx.updateTable('attempt').set({ state: 'submitted', requestId: 'r-1' }).where('id', '=', attemptId).execute(),
  })
  expect(resolved).toBeUndefined()
  const attempt = await test.db.selectFrom('attempt').selectAll().where('id', '=', attemptId).executeTakeFirstOrThrow()
  expect(attempt).toMatchObject({ state: 'submitted', resolvedAs: null, chargedCredits: null })
})
