// GET /v1/diagnostics: the judgement of an installation that does not work, and the probe of its public address.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { Diagnostics, type DoctorCheck } from '../../contracts/public/diagnostics.ts'
import { learnFromRefusal } from '../../db/pool/account-health.ts'
import { lockPool } from '../../db/pool/lock.ts'
import { readArrivals, recordArrival } from '../../db/attempts/webhook-arrivals.ts'
import { recordList, recordListProblem } from '../../db/named-lists/record.ts'
import { removeWorker, reportWorker } from '../../db/housekeeping/worker-processes.ts'
import { recordUnknown } from '../../db/attempts/record-submission.ts'
import { afterRefusal } from '../../domain/pool/after-refusal.ts'
import type { Installation } from '../../services/health/installation.ts'
import { useTestApi } from '../support/api/api.ts'
import { emptyPool, sendNew } from '../support/pool/pool-steps.ts'

const test = useTestApi()
const MODEL = 'higgsfield-ai/soul/standard'

beforeEach(() =>
  emptyPool(test.database.db, [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 2 },
  ]),
)

async function diagnose(
  changes: Partial<Installation> = {},
  ctxChanges: Partial<typeof test.ctx> = {},
): Promise<(name: string) => DoctorCheck | undefined> {
  const installation = { ...test.ctx.installation, ...changes }
  const response = await test
    .assemble({ ctxChanges: { ...ctxChanges, installation } })
    .request('http://localhost/v1/diagnostics')
  expect(response.status).toBe(200)
  const { checks } = Diagnostics.parse(await response.json())
  return (name) => checks.find((check) => check.name === name)
}

async function loseCredits(): Promise<void> {
  const effect = afterRefusal({ kind: 'no_credits', httpStatus: 403, retryAfterMs: undefined })
  const refusal = { kind: 'no_credits', detail: 'not_enough_credits' } as const
  const accounts = await test.database.db.selectFrom('account').select('id').orderBy('name').execute()
  await test.database.db.transaction().execute(async (trx) => {
    await lockPool(trx)
    for (const { id } of accounts) await learnFromRefusal(trx, { accountId: id, model: MODEL, refusal, effect })
  })
}

it('finds nothing broken in the pool, the credits and the attempts of a healthy installation', async () => {
  const check = await diagnose()
  for (const name of ['Pool', 'Credits', 'Alarm', 'Unknown', 'Workers', 'Clock', 'Versions', 'Temporary'])
    expect(check(name)).toMatchObject({ name, state: 'ok' })
  expect(check('Pool')?.detail).toBe('4 of 4 slots take work')
})

it('names the accounts that are out of credits, the next try and the command', async () => {
  await loseCredits()
  const check = await diagnose()
  expect(check('Pool')).toMatchObject({
    state: 'broken',
    detail: expect.stringMatching(
      /^0 of 4 slots take work: north, south out of credits, next try \d{4}-\d\d-\d\dT[\d:.]+Z$/,
    ),
    command: 'hfw accounts resume north',
  })
  expect(check('Credits')).toMatchObject({ state: 'broken', detail: expect.stringContaining('north refused 20') })
})

it('reports a platform that does not respond', async () => {
  const timeout = Object.assign(new Error('x'), { name: 'TimeoutError' })
  const check = await diagnose({ readPlatformTime: () => Promise.reject(timeout) })
  expect(check('Platform')).toMatchObject({
    state: 'broken',
    detail: 'does not respond: no response in time; jobs wait, and none is lost',
  })
  expect(check('Clock')?.detail).toContain('the clock of the platform is not known')
  expect((await diagnose())('Platform')).toMatchObject({ state: 'ok' })
})

it('counts unknown attempts and names the oldest', async () => {
  const { attemptId, generationId } = await sendNew(test.database.db)
  await recordUnknown(test.database.db, { attemptId, generationId, tryNumber: 1, detail: 'no response' })
  const check = (await diagnose())('Unknown')
  expect(check).toMatchObject({
    state: 'broken',
    detail: expect.stringContaining(`1 attempt has an unknown outcome, the oldest (${attemptId}) since 20`),
    command: 'hfw attempts list --state unknown',
  })
})

it('names the lists of an account that could not be read, and since when the last read counts', async () => {
  const { db } = test.database
  expect((await diagnose())('Lists')).toMatchObject({ state: 'note', detail: expect.stringContaining('not read') })
  const { id: accountId } = await db.selectFrom('account').select('id').orderBy('name').executeTakeFirstOrThrow()
  await recordList(db, { accountId, list: 'motion', entries: [] })
  expect((await diagnose())('Lists')).toMatchObject({ state: 'ok' })
  await recordListProblem(db, { accountId, list: 'style', problem: 'HTTP 500' })
  await recordListProblem(db, { accountId, list: 'motion', problem: 'no response' })
  expect((await diagnose())('Lists')).toMatchObject({
    state: 'note',
    detail: expect.stringMatching(
      /^could not be read: motion of north \(last read 20[^)]+\): no response; style of north \(never read\): HTTP 500\./,
    ),
  })
})

it('reports missing workers, a housekeeping that no worker has run, and a check that could not be made', async () => {
  await test.database.db.deleteFrom('choreLease').execute()
  const check = await diagnose({
    listPollers: async (queue) => (queue === 'higgsfield' ? [] : [{ identity: 'a', buildId: 'b' }]),
  })
  expect(check('Workers')).toMatchObject({
    state: 'broken',
    detail: expect.stringContaining('no worker has polled higgsfield '),
  })
  expect(check('Housekeeping')).toMatchObject({ state: 'broken', detail: 'no worker has run it yet' })
  const failing = await diagnose({ folders: undefined as never })
  expect(failing('Disk')).toMatchObject({ state: 'broken', detail: 'could not be checked: TypeError' })
  expect(failing('Pool')).toMatchObject({ state: 'ok' })
})

it('says plainly that Temporal does not respond', async () => {
  const fail = () => Promise.reject(new Error('14 UNAVAILABLE'))
  const check = await diagnose({ listPollers: fail }, { pingTemporal: fail })
  expect(check('Workers')).toMatchObject({
    state: 'broken',
    detail: expect.stringMatching(/^Temporal does not respond: no job continues/),
    command: expect.any(String),
  })
  expect((await diagnose({ listPollers: fail }))('Workers')?.detail).toMatch(/^Temporal responds, but does not list/)
})

it('shows a worker that has stopped reporting, and the last webhook with a verified signature', async () => {
  const { db } = test.database
  const report = { host: 'far', version: '1', nodeVersion: process.versions.node, folders: [], pid: 7 }
  await reportWorker(db, { ...report, id: 'one' })
  expect((await diagnose())('Worker hosts')?.state).not.toBe('broken')
  await db
    .updateTable('workerProcess')
    .set({ seenAt: new Date(Date.now() - 120_000) })
    .execute()
  expect((await diagnose())('Worker hosts')).toMatchObject({
    state: 'broken',
    detail: expect.stringContaining('process 7 on far has not reported'),
  })
  await removeWorker(db, 'one')
  expect((await diagnose())('Worker hosts')?.state).toBe('note')

  expect(await readArrivals(db)).toEqual({ receivedAt: null, verifiedAt: null })
  const { id: accountId } = await db.selectFrom('account').select('id').executeTakeFirstOrThrow()
  await recordArrival(db, { accountId, isVerified: true })
  await recordArrival(db, { accountId, isVerified: false })
  const { receivedAt, verifiedAt } = await readArrivals(db)
  expect(receivedAt!.getTime()).toBeGreaterThan(verifiedAt!.getTime())
})

describe('the public address', () => {
  it('is good where a probe comes back, and bad where another server responds', async () => {
    let served = 0
    const server = createServer((request, response) => {
      void (async () => {
        served += 1
        const body = Buffer.concat((await request.toArray()) as Buffer[])
        const headers = { 'content-type': 'application/json' }
        const answer = await test.api.request(`http://localhost${request.url}`, { method: 'POST', headers, body })
        response.writeHead(answer.status, headers).end(await answer.text())
      })()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect((await diagnose({ publicUrl }))('Webhooks')).toMatchObject({ state: 'ok' })
    expect(served).toBe(1)
    server.close()
    server.closeAllConnections()
    expect((await diagnose({ publicUrl }))('Webhooks')).toMatchObject({
      state: 'broken',
      detail: expect.stringContaining(`a probe to ${publicUrl} failed: `),
    })
    expect((await diagnose({ publicUrl: undefined }))('Webhooks')).toMatchObject({ state: 'note' })
  })

  it('answers no probe that another server made', async () => {
    const response = await test.postJson('/hooks/probe', { probe: test.ctx.secrets.seal('x', 'acct_1') })
    expect(response.status).toBe(404)
    expect((await test.postJson('/hooks/probe', {})).status).toBe(404)
  })
})
