// The Agent API: sessions, turns, what they cost, interruption, media, and the switch that turns it off.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { south, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  // A turn must last longer than the calls that look at it.
  sandbox = await startTestSandbox({ speed: 100 })
})
afterAll(() => sandbox.close())

const sessions = '/v1/agent/sessions'
const newSession = async (of: TestSandbox) => (await of.post(sessions, { config: {} })).body.session_id as string
const send = (of: TestSandbox, id: string, content: string) => of.post(`${sessions}/${id}/messages`, { content })
const state = async (of: TestSandbox, id: string, after = '') =>
  (await of.get(`${sessions}/${id}/messages?after=${after}`)).body

async function ended(of: TestSandbox, id: string, after = '') {
  await expect.poll(async () => (await state(of, id)).status, { timeout: 10_000 }).not.toBe('processing')
  return state(of, id, after)
}

describe('turns', () => {
  it('replies to a message after a while, and names itself in the reply', async () => {
    const opened = await sandbox.post(sessions, { config: {} })
    expect([opened.status, opened.body]).toEqual([201, { session_id: expect.any(String), status: 'idle' }])
    const id = opened.body.session_id
    const sent = await send(sandbox, id, 'Draw https://example.com/cat.png')
    expect([sent.status, sent.body]).toEqual([202, { message_id: expect.any(String), status: 'processing' }])
    const running = await state(sandbox, id)
    expect([running.status, running.messages.map((row: { status: string }) => row.status)]).toEqual([
      'processing',
      ['processing', 'processing'],
    ])
    const { status, messages } = await ended(sandbox, id)
    expect(status).toBe('idle')
    expect(messages).toEqual([
      {
        message_id: sent.body.message_id,
        role: 'user',
        status: 'completed',
        message: { type: 'text', text: 'Draw https://example.com/cat.png' },
        created_at: expect.stringMatching(/Z$/),
        llm_cost_usd: '0.010320',
      },
      {
        message_id: expect.any(String),
        role: 'assistant',
        status: 'completed',
        message: { parts: [{ type: 'text', text: expect.stringMatching(/^This is the sandbox's agent.*cat\.png$/) }] },
        created_at: expect.stringMatching(/Z$/),
        llm_cost_usd: null,
      },
    ])
  })

  it('shows only what came after a message', async () => {
    const id = await newSession(sandbox)
    const first = (await send(sandbox, id, 'one')).body.message_id
    await ended(sandbox, id)
    const second = (await send(sandbox, id, 'two')).body.message_id
    const { messages } = await ended(sandbox, id, second)
    expect(messages.map((row: { role: string }) => row.role)).toEqual(['assistant'])
    expect((await state(sandbox, id, first)).messages).toHaveLength(3)
    expect((await sandbox.get(`${sessions}/${id}/messages?after=nothing`)).status).toBe(404)
  })

  it('refuses a second message while a turn runs with session_busy, and does not charge it', async () => {
    const slow = await startTestSandbox({ speed: 1 })
    const id = await newSession(slow)
    const before = await slow.balance('north')
    await send(slow, id, 'one')
    const after = await slow.balance('north')
    const refused = await send(slow, id, 'two')
    expect([refused.status, refused.body.code]).toEqual([409, 'session_busy'])
    expect([before - after > 0, await slow.balance('north')]).toEqual([true, after])
    expect((await state(slow, id)).messages).toHaveLength(2)
    await slow.close()
  })

  it('asks a question on [ask], and takes the next message as the answer', async () => {
    const id = await newSession(sandbox)
    const first = (await send(sandbox, id, 'Something nice [ask]')).body.message_id
    const asked = await ended(sandbox, id, first)
    expect([asked.status, asked.messages[0].status]).toEqual(['awaiting_input', 'processing'])
    expect(asked.messages[0].message.parts[0].text).toMatch(/\?$/)
    const second = (await send(sandbox, id, 'A cat')).body.message_id
    const answered = await ended(sandbox, id, second)
    expect([answered.status, answered.messages[0].status]).toEqual(['idle', 'completed'])
  })

  it('a failed turn costs nothing', async () => {
    const id = await newSession(sandbox)
    const before = await sandbox.balance('north')
    await send(sandbox, id, 'Now [fail]')
    const { messages } = await ended(sandbox, id)
    expect(messages.map((row: Record<string, unknown>) => [row['status'], row['llm_cost_usd']])).toEqual([
      ['failed', null],
      ['failed', null],
    ])
    expect(await sandbox.balance('north')).toBe(before)
  })

  it('a finished turn is charged in the ledger by the id of its message', async () => {
    const id = await newSession(sandbox)
    const message = (await send(sandbox, id, 'hello')).body.message_id
    await ended(sandbox, id)
    const entries = (await sandbox.ledger()).filter((entry) => entry.requestId === message)
    expect(entries.map(({ event, model, credits }) => [event, model, credits])).toEqual([
      ['received', 'v1/agent/sessions', 0],
      ['accepted', 'v1/agent/sessions', 0.161],
      ['charged', 'v1/agent/sessions', 0.161],
    ])
  })

  it('an interruption ends the turn free of charge, and the session continues', async () => {
    const slow = await startTestSandbox({ speed: 1 })
    const id = await newSession(slow)
    const before = await slow.balance('north')
    await send(slow, id, 'one')
    const interrupted = await slow.post(`${sessions}/${id}/interrupt`, {})
    expect([interrupted.status, interrupted.body.status]).toEqual([200, 'idle'])
    expect((await state(slow, id)).messages[1].status).toBe('failed')
    expect(await slow.balance('north')).toBe(before)
    expect((await send(slow, id, 'two')).status).toBe(202)
    await slow.close()
  })

  it('an interruption drops an open question', async () => {
    const id = await newSession(sandbox)
    await send(sandbox, id, '[ask]')
    await ended(sandbox, id)
    expect((await sandbox.post(`${sessions}/${id}/interrupt`, {})).body.status).toBe('idle')
  })

  it('answers 402 without credits, which is 403 everywhere else', async () => {
    const poor = await startTestSandbox({ credits: 0.1 })
    const refused = await send(poor, await newSession(poor), 'hello')
    expect([refused.status, refused.body.detail]).toEqual([402, 'not_enough_credits'])
    await poor.close()
  })

  it.each([
    ['a message has 1 character at least', ''],
    ['a message has 20000 characters at most', 'x'.repeat(20_001)],
  ])('%s', async (_rule, content) => {
    const answer = await send(sandbox, await newSession(sandbox), content)
    expect([answer.status, answer.body.detail[0].loc]).toEqual([422, ['body', 'content']])
  })

  it('a session of another account is 404', async () => {
    const id = await newSession(sandbox)
    expect((await sandbox.get(`${sessions}/${id}/messages`, south)).status).toBe(404)
    expect((await sandbox.post(`${sessions}/${id}/messages`, { content: 'x' }, south)).status).toBe(404)
    expect((await sandbox.post(`${sessions}/${id}/interrupt`, {}, south)).status).toBe(404)
  })

  it('a restart continues a running turn', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
    const first = await startTestSandbox({ dataDir, speed: 40 })
    const id = await newSession(first)
    await send(first, id, 'hello')
    const balance = await first.balance('north')
    await first.close()
    const second = await startTestSandbox({ dataDir, speed: 40 })
    expect(await second.balance('north')).toBe(balance)
    expect((await ended(second, id)).messages[1].status).toBe('completed')
    await second.close()
    rmSync(dataDir, { recursive: true })
  })
})

describe('media of the agent', () => {
  it('takes an upload with its content type alone, and confirms it', async () => {
    const slot = (await sandbox.post('/v1/agent/media', { extension: 'png', type: 'image' })).body
    expect(slot).toMatchObject({ type: 'image', content_type: 'image/png' })
    const confirm = (type: string) => sandbox.post(`/v1/agent/media/${slot.id}/confirm`, { type })
    expect((await confirm('image')).status).toBe(400)
    const headers = { 'Content-Type': slot.content_type }
    expect((await fetch(slot.upload_url, { method: 'PUT', headers, body: 'bytes' })).status).toBe(200)
    expect((await confirm('image')).body).toEqual({ status: 'uploaded' })
    expect(await (await fetch(slot.url)).text()).toBe('bytes')
    expect((await sandbox.post(`/v1/agent/media/${slot.id}/confirm`, { type: 'image' }, south)).status).toBe(404)
  })

  it('strict uploads change nothing for its slots, which announce no tagging header', async () => {
    const strict = await startTestSandbox({ strictUploads: true })
    const slot = (await strict.post('/v1/agent/media', { extension: 'png', type: 'image' })).body
    const put = await fetch(slot.upload_url, { method: 'PUT', headers: { 'Content-Type': 'image/png' }, body: 'x' })
    expect(put.status).toBe(200)
    await strict.close()
  })

  it.each([
    ['a path is no extension', { extension: '../x', type: 'image' }, 'extension'],
    ['the type is one of four', { extension: 'png', type: 'picture' }, 'type'],
  ])('%s', async (_rule, body, field) => {
    const answer = await sandbox.post('/v1/agent/media', body)
    expect([answer.status, answer.body.detail[0].loc]).toEqual([422, ['body', field]])
  })
})

it('an account without the preview gets 403 on every route of it', async () => {
  await sandbox.call('PATCH', '/_sandbox/accounts/south', { body: { agent: false } })
  for (const path of [sessions, `${sessions}/x/messages`, `${sessions}/x/interrupt`, '/v1/agent/media']) {
    const answer = await sandbox.post(path, {}, south)
    expect([answer.status, answer.body.detail]).toEqual([403, 'Agent API is not enabled for this account'])
  }
  expect((await sandbox.post(sessions, {})).status).toBe(201)
})
