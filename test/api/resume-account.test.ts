// Resuming and checking an account: pauses end at once, and the response shows the account as it is after the change.
import { beforeEach, describe, expect, it } from 'vitest'
import { Account, AccountCheck, ResumedAccount } from '../../contracts/public/accounts.ts'
import { recordEvidence } from '../../db/accounts/evidence.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { learnFromRefusal } from '../../db/pool/account-health.ts'
import { lockPool } from '../../db/pool/lock.ts'
import { afterRefusal } from '../../domain/pool/after-refusal.ts'
import type { RefusalKind } from '../../contracts/vocabulary/platform-refusals.ts'
import type { KeyCheck } from '../../services/accounts/ports.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { newGeneration } from '../support/pool/pool-steps.ts'
import { seedAccounts } from '../support/pool/accounts.ts'

const test = useTestApi()
const MODEL = 'higgsfield-ai/soul/standard'
const ACCEPTED: KeyCheck = { kind: 'accepted', models: [MODEL], hasUsageReport: false, isSandbox: true }
let check: KeyCheck
let accountId: string

beforeEach(async () => {
  const { db } = test.database
  for (const table of ['lease', 'leaseWaiter', 'generation', 'account'] as const) await db.deleteFrom(table).execute()
  await seedAccounts(db, [{ name: 'north', slots: 2 }])
  accountId = (await db.selectFrom('account').select('id').executeTakeFirstOrThrow()).id
  check = ACCEPTED
  test.workflows.calls.length = 0
})

async function post<Body>(path: string, schema: { parse(value: unknown): Body }): Promise<Body> {
  const secrets = { ...test.ctx.secrets, open: () => 'secret' }
  const api = test.assemble({ ctxChanges: { keyChecker: { checkKey: async () => check }, secrets } })
  const response = await api.request(`http://localhost${path}`, { method: 'POST' })
  expect(response.status).toBe(200)
  return schema.parse(await response.json())
}

const resume = () => post('/v1/accounts/north/resume', ResumedAccount)
const checkNow = () => post('/v1/accounts/north/check', AccountCheck)

async function refuse(kind: RefusalKind, httpStatus = 400): Promise<void> {
  const effect = afterRefusal({ kind, httpStatus, retryAfterMs: undefined })
  await test.database.db.transaction().execute(async (trx) => {
    await lockPool(trx)
    await learnFromRefusal(trx, { accountId, model: MODEL, refusal: { kind, detail: 'a detail' }, effect })
  })
}

async function waitInLine(): Promise<string> {
  const generationId = await newGeneration(test.database.db)
  expect(await acquireSlot(test.database.db, { generationId })).toMatchObject({ kind: 'waiting' })
  return generationId
}

describe.each([
  ['resume', resume],
  ['check', async () => checkNow().then(({ account, ...rest }) => ({ ...account, ...rest }))],
])('%s', (_verb, end) => {
  it('after a lack of credits grants one trial generation at once, and no second one', async () => {
    await refuse('no_credits', 403)
    await waitInLine()
    await waitInLine()
    const after = await end()
    expect(after).toMatchObject({
      availability: 'trying',
      cause: 'no_credits',
      pausedUntil: null,
      credits: { isOut: true },
      circuit: { cause: 'no_credits', isTrialRunning: true, opens: 0 },
      slots: { inUse: 1 },
      ended: [{ cause: 'no_credits', reason: 'no_credits: a detail', until: expect.any(String), model: null }],
    })
    expect(test.workflows.calls.map(({ call }) => call)).toEqual(['signalGrant'])
  })

  it('ends a cool-down and a pause after failures at once, and grants every free slot', async () => {
    await refuse('blocked', 403)
    for (let count = 0; count < 3; count += 1) await refuse('unreachable')
    await waitInLine()
    const after = await end()
    expect(after).toMatchObject({
      availability: 'ready',
      cause: null,
      reason: null,
      circuit: null,
      slots: { inUse: 1 },
    })
    expect(after.ended.map(({ cause }) => cause)).toEqual(['cool_down', 'failing'])
  })

  it('states why and until when an account is off whose key the platform refuses', async () => {
    await test.database.db
      .updateTable('accountKey')
      .set({ state: 'off', offReason: 'rejected', offAt: new Date() })
      .execute()
    check = { kind: 'refused', reason: 'expired', detail: 'Key expired' }
    const after = await end()
    expect(after).toMatchObject({
      availability: 'off',
      cause: 'no_key',
      keys: [{ state: 'off', offReason: 'expired', offDetail: 'Key expired' }],
      checks: [{ outcome: 'refused' }],
      ended: [],
    })
  })

  it('switches a key on again that the platform accepts', async () => {
    await test.database.db
      .updateTable('accountKey')
      .set({ state: 'off', offReason: 'rejected', offAt: new Date() })
      .execute()
    expect(await end()).toMatchObject({ availability: 'ready', cause: null, ended: [{ cause: 'no_key' }] })
  })

  it('switches a blocked model on again that the platform lists', async () => {
    await refuse('model_unavailable', 404)
    const after = await end()
    expect(after).toMatchObject({ blockedModels: [], ended: [{ cause: 'model_block', model: MODEL }] })
  })
})

it('a resume ends the block of a model that the platform does not list, and a check does not', async () => {
  check = { kind: 'accepted', models: [], hasUsageReport: false, isSandbox: true }
  await refuse('model_unavailable', 404)
  expect((await checkNow()).account.blockedModels).toMatchObject([{ model: MODEL }])
  expect((await resume()).blockedModels).toEqual([])
})

it('a check that gets no response from the platform changes no pause, and the response states its end', async () => {
  await refuse('no_credits', 403)
  check = { kind: 'unavailable', detail: 'no response' }
  const { account, ended } = await checkNow()
  expect(ended).toEqual([])
  expect(account).toMatchObject({ availability: 'paused', cause: 'no_credits', pausedUntil: expect.any(String) })
})

it('a check leaves a drained account drained, and a resume puts it back', async () => {
  await test.request('/v1/accounts/north/drain', { method: 'POST' })
  expect((await checkNow()).account).toMatchObject({ state: 'draining', cause: 'draining' })
  expect(await resume()).toMatchObject({ state: 'enabled', availability: 'ready', ended: [{ cause: 'draining' }] })
})

it('an account that the environment drained is not resumed', async () => {
  await test.database.db.updateTable('account').set({ state: 'draining', drainedBy: 'environment' }).execute()
  const response = await test.request('/v1/accounts/north/resume', { method: 'POST' })
  expect(await problemFrom(response)).toMatchObject({ code: 'wrong_state' })
})

it('a pause that ends last is the one that is named', async () => {
  await refuse('no_credits', 403)
  await refuse('blocked', 403)
  const account = Account.parse(await (await test.request('/v1/accounts/north')).json())
  expect(account).toMatchObject({ cause: 'no_credits', reason: 'paused: no_credits: a detail' })
})

it('a check says that the contract is not known only while it is not known', async () => {
  check = { kind: 'accepted', models: [MODEL], hasUsageReport: true, isSandbox: true }
  expect((await checkNow()).notes.join()).toContain('stays `unknown` until')
  await recordEvidence(test.database.db, { accountId, evidence: 'expires_at' })
  expect(await checkNow()).toMatchObject({ account: { contract: { effective: 'queueing' } }, notes: [] })
})
