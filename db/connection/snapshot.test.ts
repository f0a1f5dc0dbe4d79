// A generation that ends while it is being read: the answer shows it as it was before, or as it is after, never half of each.
import type { KyselyPlugin } from 'kysely'
import { expect, it } from 'vitest'
import { insertAttempt } from '../../test/support/pool/attempts.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { finishGeneration } from '../generations/ending.ts'
import type { Database } from './connect.ts'
import { findGeneration, listGenerations } from '../generations/read.ts'

const test = useTestDatabase()

/** Does `change`, to its commit, when the first answer of the database has come and before the next is asked for. */
function changingAfterFirstRead(db: Database, change: () => Promise<unknown>): Database {
  let isChanged = false
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (!isChanged) {
        isChanged = true
        await change()
      }
      return result
    },
  }
  return db.withPlugin(plugin)
}

const endingOf = (generationId: string, attemptId: string) => () =>
  finishGeneration(test.db, {
    generationId,
    attemptId,
    ending: { status: 'failed', error: { code: 'generation_failed', detail: 'no reason', paid: 'no' } },
    chargedCredits: 0,
  })

it('reads one generation and its attempts in the same state', async () => {
  const { generationId: id, attemptId } = await insertAttempt(test.db, { state: 'submitted' })
  const db = changingAfterFirstRead(test.db, endingOf(id, attemptId))
  const before = await findGeneration(db, { clientId: 'local', id })
  expect(before).toMatchObject({ status: 'waiting', attempts: [{ state: 'submitted', chargedCredits: null }] })
  const after = await findGeneration(test.db, { clientId: 'local', id })
  expect(after).toMatchObject({ status: 'failed', attempts: [{ state: 'failed', chargedCredits: 0 }] })
})

it('reads a page of generations in the same state', async () => {
  const { generationId: id, attemptId } = await insertAttempt(test.db, { state: 'submitted' })
  const db = changingAfterFirstRead(test.db, endingOf(id, attemptId))
  const [before] = (await listGenerations(db, { clientId: 'local', limit: 1, after: undefined })).data
  expect(before).toMatchObject({ id, status: 'waiting', attempts: [{ state: 'submitted' }] })
})
