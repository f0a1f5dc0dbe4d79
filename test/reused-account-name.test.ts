// An account is removed while a request of it runs, and another account is added under the same name.
import { randomBytes } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { checkGeneration } from '../activities/generations/check.ts'
import type { GenerationDeps } from '../activities/generations/deps.ts'
import { createHiggsfieldPlatform } from '../adapters/higgsfield/client.ts'
import { createPlatformLookups } from '../adapters/higgsfield/lookups.ts'
import { jsonAnswer, startScriptedServer } from '../adapters/higgsfield/testing/scripted-server.ts'
import { createSecretBox } from '../adapters/secrets/secret-box.ts'
import { createKeyRing } from '../assembly/key-ring.ts'
import { generationRecords } from '../assembly/records.ts'
import { addAccount } from '../db/accounts/add-account.ts'
import { removeAccount } from '../db/accounts/change-account.ts'
import { recordFrequentEvidence } from '../db/accounts/evidence.ts'
import { recordAccepted } from '../db/attempts/record-acceptance.ts'
import { resolveAttempt } from '../services/attempts/resolve-attempt.ts'
import { emptyPool, sendNew } from './support/pool/pool-steps.ts'
import { recordingWorkflows } from './support/stand-ins/recording-workflows.ts'
import { activityContext } from './support/stand-ins/activity-context.ts'
import { silentLog } from './support/stand-ins/silent-log.ts'
import { useTestDatabase } from './support/servers/database.ts'

const test = useTestDatabase()
const secrets = createSecretBox({ key: randomBytes(32) })
const COMPLETED = { status: 'completed', request_id: 'r-1', images: [{ url: 'http://127.0.0.1:9/1.png' }] }

beforeEach(() => emptyPool(test.db, []))

async function add(keyId: string): Promise<string> {
  const account = { name: 'north', keyId, secret: `secret-${keyId}`, slots: 2, contract: 'auto' } as const
  const added = await test.db.transaction().execute((trx) => addAccount(trx, { ...account, secrets }))
  if (added.kind !== 'added') throw new Error(`not added: ${added.kind}`)
  return added.accountId
}

/** An attempt of the first account of the name, and the id of the second one. */
async function replacedAccount() {
  const first = await add('first')
  const { generationId, attemptId } = await sendNew(test.db)
  await removeAccount(test.db, { accountId: first, isForced: true })
  return { first, second: await add('second'), generationId, attemptId }
}

const access = (baseUrl: string) => ({
  baseUrl,
  userAgent: 'test/1',
  credentials: createKeyRing({ db: test.db, secrets, log: silentLog }),
})

it('never reads the attempt of the first account with the key of the second', async () => {
  await using server = await startScriptedServer(jsonAnswer(200, COMPLETED))
  const { generationId, attemptId } = await replacedAccount()
  await recordAccepted(test.db, {
    attemptId,
    generationId,
    requestId: 'r-1',
    correlationId: undefined,
    platformStatus: 'queued',
  })
  const deps = {
    records: generationRecords(test.db, server.baseUrl),
    platform: createHiggsfieldPlatform(access(server.baseUrl)),
  } as GenerationDeps
  const read = activityContext().run(() => checkGeneration(deps, { generationId }))
  await expect(read).rejects.toThrow('has no usable key')
  expect(server.seen).toEqual([])
})

it('does not look up an operator’s request id with the key of the second account', async () => {
  await using server = await startScriptedServer(jsonAnswer(200, COMPLETED))
  const { attemptId } = await replacedAccount()
  await test.db.updateTable('attempt').set({ state: 'unknown', unknownSince: new Date() }).execute()
  const workflows = recordingWorkflows()
  const ctx = { db: test.db, log: silentLog, lookups: createPlatformLookups(access(server.baseUrl)), workflows }
  const body = { outcome: 'found', requestId: 'r-1' }
  await expect(resolveAttempt({ ctx, input: { id: attemptId, body } })).rejects.toThrow('has no usable key')
  expect(server.seen).toEqual([])
})

it('records what a response of the first account shows for the first account', async () => {
  const { first, second } = await replacedAccount()
  for (const accountId of [first, second]) await recordFrequentEvidence(test.db, { accountId, evidence: 'expires_at' })
  const rows = await test.db.selectFrom('accountEvidence').select('accountId').execute()
  expect(rows.map(({ accountId }) => accountId).toSorted()).toEqual([first, second].toSorted())
})
