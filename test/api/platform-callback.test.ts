import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSecretBox } from '../../adapters/secrets/secret-box.ts'
import { changeWebhookSecret } from '../../db/accounts/webhook-secrets.ts'
import { useTestApi } from '../support/api/api.ts'
import { insertAttempt as insertAttemptRow } from '../support/pool/attempts.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()
beforeEach(() => {
  test.workflows.calls.length = 0
  test.workflows.failure = undefined
})

const requestId = '0f0c9b0e-5a0e-4a39-8d2b-5a3c0f6b2f11'
const body = { request_id: requestId, status: 'completed', error: null, payload: { images: [] } }

/** An attempt as the worker leaves it behind, with its address for webhooks. */
async function insertAttempt(knownRequestId: string | null = requestId) {
  const callbackToken = randomBytes(24).toString('base64url')
  const state = 'submitted'
  const attempt = await insertAttemptRow(test.database.db, { state, requestId: knownRequestId, callbackToken })
  return { ...attempt, path: `/hooks/higgsfield/${attempt.attemptId}/${callbackToken}` }
}

describe('happy', () => {
  it('hands the hint to the workflow of the generation', async () => {
    const { path, generationId, attemptId } = await insertAttempt()
    const response = await test.postJson(path, body)
    expect([response.status, await response.json()]).toEqual([200, { delivery: 'delivered' }])
    expect(test.workflows.calls).toEqual([
      { call: 'signal platformCallback', workflowId: generationId, detail: { attemptId, requestId } },
    ])
  })

  it('learns the request id where the submission was never answered', async () => {
    const { path, attemptId } = await insertAttempt(null)
    await test.postJson(path, body)
    expect(test.workflows.calls[0]?.detail).toEqual({ attemptId, requestId })
  })

  it('stores a request id that the attempt does not have, once, before the workflow is signalled', async () => {
    const { path, attemptId } = await insertAttempt(null)
    test.workflows.failure = new Error('Temporal is away')
    expect((await test.postJson(path, body)).status).toBe(503)
    test.workflows.failure = undefined
    expect((await test.postJson(path, body)).status).toBe(200)
    const reported = await test.database.db
      .selectFrom('reportedRequest')
      .select(['requestId', 'source'])
      .where('attemptId', '=', attemptId)
      .execute()
    expect(reported).toEqual([{ requestId, source: 'webhook' }])
  })

  it('refuses a request id that is longer than any of the platform', async () => {
    const { path } = await insertAttempt(null)
    expect((await test.postJson(path, { ...body, request_id: 'x'.repeat(201) })).status).toBe(422)
  })

  it('is content where the workflow has ended', async () => {
    const { path, generationId, attemptId } = await insertAttempt()
    const { db } = test.database
    const ended = { status: 'completed', finishedAt: new Date() } as const
    await db.updateTable('generation').set(ended).where('id', '=', generationId).execute()
    await db.updateTable('attempt').set({ state: 'completed' }).where('id', '=', attemptId).execute()
    test.workflows.gone.add(generationId)
    const response = await test.postJson(path, body)
    expect([response.status, await response.json()]).toEqual([200, { delivery: 'gone' }])
  })

  it('resumes an unfinished generation whose workflow was ended from outside, and delivers the request id to it', async () => {
    const { path, generationId, attemptId } = await insertAttempt(null)
    await test.database.db.updateTable('attempt').set({ state: 'unknown' }).where('id', '=', attemptId).execute()
    test.workflows.gone.add(generationId)
    const response = await test.postJson(path, body)
    expect([response.status, await response.json()]).toEqual([200, { delivery: 'delivered' }])
    expect(test.workflows.calls.map(({ call }) => call)).toContain('start generation')
    expect(test.workflows.calls.at(-1)).toEqual({
      call: 'signal platformCallback',
      workflowId: generationId,
      detail: { attemptId, requestId },
    })
  })

  it('asks the platform to send it again where the generation cannot be resumed yet', async () => {
    const { path, generationId } = await insertAttempt()
    const justNow = { resumes: 1, resumedAt: new Date() }
    await test.database.db.updateTable('generation').set(justNow).where('id', '=', generationId).execute()
    test.workflows.gone.add(generationId)
    expect((await test.postJson(path, body)).status).toBe(503)
  })
})

describe('the slot', () => {
  const isFree = async (generationId: string) => {
    const lease = await test.database.db
      .selectFrom('lease')
      .select('releasedAt')
      .where('generationId', '=', generationId)
      .executeTakeFirstOrThrow()
    return lease.releasedAt !== null
  }

  it.each(['completed', 'failed', 'nsfw'])(
    'is handed on at the word %s, and the generation waits for its workflow',
    async (status) => {
      const { path, generationId } = await insertAttempt()
      await test.postJson(path, { ...body, status })
      expect(await isFree(generationId)).toBe(true)
      const { db } = test.database
      const generation = await db
        .selectFrom('generation')
        .select('status')
        .where('id', '=', generationId)
        .executeTakeFirstOrThrow()
      expect(generation.status).not.toBe(status)
    },
  )

  it('is kept while the platform works, and at a word about another request', async () => {
    const { path, generationId } = await insertAttempt()
    await test.postJson(path, { ...body, status: 'in_progress' })
    await test.postJson(path, { ...body, request_id: 'somebody-else' })
    await test.postJson(`${path}x`, body)
    expect(await isFree(generationId)).toBe(false)
  })

  it('goes once every job of a set has ended, and is kept until then', async () => {
    const { path, generationId } = await insertAttempt()
    const jobs = (...statuses: string[]) => ({
      id: requestId,
      jobs: statuses.map((status) => ({ status, results: null })),
    })
    await test.postJson(path, jobs('completed', 'in_progress'))
    await test.postJson(path, jobs('failed', 'a-new-word'))
    await test.postJson(path, jobs())
    expect(await isFree(generationId)).toBe(false)
    await test.postJson(path, jobs('failed', 'completed'))
    expect(await isFree(generationId)).toBe(true)
  })

  it.each(['unknown', 'refused'] as const)('is kept while the attempt is %s', async (state) => {
    const { path, generationId, attemptId } = await insertAttempt()
    await test.database.db.updateTable('attempt').set({ state }).where('id', '=', attemptId).execute()
    await test.postJson(path, body)
    expect(await isFree(generationId)).toBe(false)
  })

  it('grants the slot also when the workflow cannot be signalled', async () => {
    const { path, generationId } = await insertAttempt()
    test.workflows.failure = new Error('Temporal is away')
    expect((await test.postJson(path, body)).status).toBe(503)
    await expect.poll(() => isFree(generationId)).toBe(true)
  })

  it('is kept where the submission was never answered: only the account itself can say whose request that is', async () => {
    const { path, generationId } = await insertAttempt(null)
    await test.postJson(path, body)
    expect(await isFree(generationId)).toBe(false)
  })
})

describe('error', () => {
  it('asks the platform to try again while Temporal is away', async () => {
    const { path } = await insertAttempt()
    test.workflows.failure = new Error('14 UNAVAILABLE')
    const response = await test.postJson(path, body)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await problemFrom(response)).toMatchObject({ status: 503, code: 'unavailable' })
  })

  it('refuses a body that names no request, where we know none either', async () => {
    const { path } = await insertAttempt(null)
    expect(await problemFrom(await test.postJson(path, { hello: 1 }))).toMatchObject({ status: 422 })
  })
})

describe('security', () => {
  it('knows no address but the right one', async () => {
    const { path, attemptId } = await insertAttempt()
    const wrong = [
      `${path}x`,
      path.slice(0, -1),
      `/hooks/higgsfield/${attemptId}/undefined`,
      `/hooks/higgsfield/att_x/y`,
    ]
    for (const address of wrong) {
      expect(await problemFrom(await test.postJson(address, body))).toMatchObject({ status: 404, code: 'not_found' })
    }
    expect(test.workflows.calls).toEqual([])
  })

  it('believes our own request id more than the body', async () => {
    const { path, attemptId } = await insertAttempt()
    await test.postJson(path, { ...body, request_id: 'another' })
    expect(test.workflows.calls[0]?.detail).toEqual({ attemptId, requestId })
  })

  it('looks for another request of the attempt on the account, because it may have been paid for too', async () => {
    const { path, attemptId } = await insertAttempt()
    await test.postJson(path, { ...body, request_id: 'another' })
    expect(test.workflows.calls.slice(1)).toMatchObject([
      {
        call: 'start lateBooking',
        workflowId: `late-${attemptId}-another`,
        detail: { input: { attemptId, requestId: 'another' } },
      },
    ])
  })
})

describe('an attempt that was given up', () => {
  async function giveUp(attempt: { generationId: string; attemptId: string }) {
    const { db } = test.database
    await db
      .updateTable('attempt')
      .set({ state: 'unknown', requestId: null })
      .where('id', '=', attempt.attemptId)
      .execute()
    await db.updateTable('generation').set({ status: 'failed' }).where('id', '=', attempt.generationId).execute()
  }

  it('is followed to its end, so that its price is booked', async () => {
    const attempt = await insertAttempt()
    await giveUp(attempt)
    const response = await test.postJson(attempt.path, body)
    expect([response.status, await response.json()]).toEqual([200, { delivery: 'delivered' }])
    expect(test.workflows.calls).toEqual([
      {
        call: 'start lateBooking',
        workflowId: `late-${attempt.attemptId}-${requestId}`,
        detail: {
          input: { attemptId: attempt.attemptId, requestId },
          summary: `request ${requestId} of an attempt that its generation does not wait for`,
        },
      },
    ])
  })

  it('is followed as well where the platform itself had refused it', async () => {
    const attempt = await insertAttempt(null)
    await test.database.db
      .updateTable('attempt')
      .set({ state: 'refused' })
      .where('id', '=', attempt.attemptId)
      .execute()
    await test.postJson(attempt.path, body)
    expect(test.workflows.calls).toMatchObject([{ call: 'start lateBooking', detail: { input: { requestId } } }])
  })

  it('is followed as well where an operator had resolved it as failed', async () => {
    const attempt = await insertAttempt(null)
    const { db } = test.database
    await db
      .updateTable('attempt')
      .set({ state: 'failed', resolvedAs: 'failed' })
      .where('id', '=', attempt.attemptId)
      .execute()
    await test.postJson(attempt.path, body)
    expect(test.workflows.calls).toMatchObject([{ call: 'start lateBooking', detail: { input: { requestId } } }])
  })

  it('is followed as well where an operator had said that it was not accepted', async () => {
    const attempt = await insertAttempt(null)
    const settled = { state: 'refused', resolvedAs: 'not_accepted' } as const
    await test.database.db.updateTable('attempt').set(settled).where('id', '=', attempt.attemptId).execute()
    await test.postJson(attempt.path, body)
    expect(test.workflows.calls).toMatchObject([{ call: 'start lateBooking' }])
  })

  it('is sent again by the platform where Temporal is away', async () => {
    const attempt = await insertAttempt()
    await giveUp(attempt)
    test.workflows.failure = new Error('away')
    expect((await test.postJson(attempt.path, body)).status).toBe(503)
  })
})

describe('signatures', () => {
  const OLD = `whsec_${Buffer.from('old secret of the account').toString('base64')}`
  const NEW = `whsec_${Buffer.from('new secret of the account').toString('base64')}`
  const text = JSON.stringify(body)

  /** Headers as the platform sends them: one signature for each of its secrets. */
  function signed(secrets: string[], atMs = Date.now()) {
    const at = new Date(atMs)
    const signatures = secrets.map((secret) => new Webhook(secret).sign('msg_1', at, text))
    return {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(atMs / 1000)),
      'webhook-signature': ['v2,bm90IG91cnM=', ...signatures].join(' '),
    }
  }

  async function attemptOfAccountWith(...secrets: string[]) {
    const attempt = await insertAttempt()
    for (const secret of secrets) {
      await test.database.db
        .transaction()
        .execute((trx) => changeWebhookSecret(trx, { accountId: attempt.accountId, secret, secrets: test.ctx.secrets }))
    }
    return attempt
  }

  const evidenceOf = async (accountId: string) => {
    const rows = await test.database.db
      .selectFrom('accountEvidence')
      .selectAll()
      .where('accountId', '=', accountId)
      .execute()
    return rows.map(({ kind }) => kind)
  }

  it.each([
    ['signed with the secret', [OLD], [OLD]],
    ['signed with both during a rotation there, of which we know the old one', [OLD], [OLD, NEW]],
    ['signed with the old one still, while we know both', [OLD, NEW], [OLD]],
  ])('takes a webhook %s', async (_what, known, used) => {
    const { path, accountId } = await attemptOfAccountWith(...known)
    expect((await test.postJson(path, text, signed(used))).status).toBe(200)
    expect(await evidenceOf(accountId)).toEqual(['signed_webhook'])
  })

  it.each([
    ['unsigned', () => ({})],
    ['signed with another secret', () => signed([NEW])],
    ['older than five minutes', () => signed([OLD], Date.now() - 301_000)],
    ['from the future', () => signed([OLD], Date.now() + 330_000)],
    ['with its id changed', () => ({ ...signed([OLD]), 'webhook-id': 'msg_2' })],
  ])('refuses one that is %s, for good', async (_what, headers) => {
    const { path, accountId } = await attemptOfAccountWith(OLD)
    const response = await test.postJson(path, text, headers())
    expect(await problemFrom(response)).toMatchObject({ status: 401, code: 'invalid_signature' })
    expect(test.workflows.calls).toEqual([])
    expect(await evidenceOf(accountId)).toEqual([])
  })

  it('takes every hint where no secret is configured, and takes its signature for no evidence', async () => {
    const { path, accountId } = await attemptOfAccountWith()
    expect((await test.postJson(path, text, signed([NEW]))).status).toBe(200)
    expect(await evidenceOf(accountId)).toEqual([])
  })

  it('asks for another try where our own secrets cannot be opened', async () => {
    const { path } = await attemptOfAccountWith(OLD)
    const secrets = createSecretBox({ key: randomBytes(32) })
    const response = await test.assemble({ ctxChanges: { secrets } }).request(`http://localhost${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed([OLD]) },
      body: text,
    })
    expect(await problemFrom(response)).toMatchObject({ status: 503, code: 'unavailable' })
  })
})
