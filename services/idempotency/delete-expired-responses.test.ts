import { describe, expect, it } from 'vitest'
import { storeAnswer } from '../../db/idempotency/records.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { deleteExpiredResponses } from './delete-expired-responses.ts'

const database = useTestDatabase()

const store = (key: string, keptForMs: number) =>
  database.db.transaction().execute((trx) => {
    const answer = { fingerprint: 'f', status: 202, body: {} }
    return storeAnswer(trx, { clientId: 'local', key, answer, keptForMs })
  })

describe('deleteExpiredResponses', () => {
  it('removes what has expired and nothing else', async () => {
    await store('old-1', -1)
    await store('old-2', 0)
    await store('new', 60_000)
    expect(await deleteExpiredResponses({ ctx: { db: database.db } })).toBe(2)
    const left = await database.db.selectFrom('idempotencyRecord').select('key').execute()
    expect(left).toEqual([{ key: 'new' }])
  })
})
