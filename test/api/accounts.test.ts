// Accounts as operators manage them: added, checked, changed, drained and removed while everything runs; no secret ever seen.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createKeyChecker } from '../../adapters/higgsfield/check-keys.ts'
import { type ScriptedServer, startScriptedServer } from '../../adapters/higgsfield/testing/scripted-server.ts'
import type { Api } from '../../api/api-types.ts'
import { Account, AccountList, CheckedAccount } from '../../contracts/public/accounts.ts'
import { useTestApi } from '../support/api/api.ts'
import { recheckKeys } from '../../services/accounts/recheck-keys.ts'
import { checkDeclared } from '../support/api/declared-answer.ts'
import { problemFrom } from '../support/api/problem.ts'

const SECRET = 'a-secret-that-nobody-may-see'
const test = useTestApi()

/** What the platform answers to each key. */
interface PlatformAnswer {
  status: number
  body: string
  contentType?: string
  headers?: Record<string, string>
}
const platform = new Map<string, PlatformAnswer>()
let server: ScriptedServer
let api: Api
let context: Parameters<typeof recheckKeys>[0]['ctx']
const logged: unknown[] = []

const json = (status: number, body: unknown): PlatformAnswer => ({ status, body: JSON.stringify(body) })
const LISTED = json(200, { items: [{ slug: 'soul' }, { slug: 'kling' }] })

beforeAll(async () => {
  server = await startScriptedServer(({ headers, url }, response) => {
    const keyId = /^Key ([^:]+):/.exec(headers.authorization ?? '')?.[1] ?? ''
    const isUsage = url.startsWith('/models/usage')
    const answer = platform.get(isUsage ? `${keyId} usage` : keyId) ?? json(isUsage ? 404 : 401, { detail: 'no' })
    const contentType = answer.contentType ?? 'application/json'
    response.writeHead(answer.status, { 'content-type': contentType, ...answer.headers }).end(answer.body)
  })
  const write = (fields: object, message: string) => logged.push({ ...fields, message })
  const log = { debug: write, info: write, warn: write, error: write }
  const keyChecker = createKeyChecker({ baseUrl: server.baseUrl, userAgent: 'test/1' })
  api = test.assemble({ ctxChanges: { keyChecker, log } })
  context = { ...test.ctx, keyChecker }
  return () => server[Symbol.asyncDispose]()
})

beforeEach(async () => {
  platform.clear()
  for (const table of ['attempt', 'lease', 'generation', 'account'] as const)
    await test.database.db.deleteFrom(table).execute()
})

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await api.request(`http://localhost${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  await checkDeclared({ method, path }, response)
  return response
}

async function add(name: string, more: object = {}) {
  const keyId = `key-${name}`
  platform.set(keyId, LISTED)
  const response = await call('POST', '/v1/accounts', { name, keyId, secret: SECRET, ...more })
  expect(response.status).toBe(201)
  return CheckedAccount.parse(await response.json())
}

describe('adding', () => {
  it('checks the key, keeps what the platform lists, and says what it could not find out', async () => {
    platform.set('key-north usage', json(200, []))
    const { account, checks, notes } = await add('north')
    expect(account).toMatchObject({
      name: 'north',
      state: 'enabled',
      source: 'added',
      availability: 'ready',
      reason: null,
      slots: { configured: 4, usable: 4, inUse: 0 },
      keys: [{ keyId: 'key-north', state: 'active' }],
      contract: { setting: 'auto', effective: 'unknown', evidence: [{ kind: 'usage_report', isProof: false }] },
      catalogue: { listed: ['kling', 'soul'] },
    })
    expect(account.fromSandbox).toBe(false)
    expect(checks).toMatchObject([{ outcome: 'accepted' }])
    expect(notes.join()).toContain('4 slots assumed')
    const { authorization } = server.seen.at(-1)!.headers
    expect(authorization).toBe(`Key key-north:${SECRET}`)
  })

  it('shows which accounts are of the sandbox: those whose key the sandbox has accepted', async () => {
    platform.set('key-test', { ...LISTED, headers: { 'x-higgsfield-sandbox': 'true' } })
    const body = { name: 'test', keyId: 'key-test', secret: SECRET }
    expect((await call('POST', '/v1/accounts', body)).status).toBe(201)
    await add('paid')
    await add('unchecked', { check: false })
    const { data } = AccountList.parse(await (await call('GET', '/v1/accounts')).json())
    expect(data.map(({ name, fromSandbox }) => [name, fromSandbox])).toEqual([
      ['paid', false],
      ['test', true],
      ['unchecked', null],
    ])
  })

  it.each([
    ['a wrong secret', json(401, { detail: 'Invalid credentials' }), 422, 'key_refused', 'Invalid credentials'],
    ['an expired key', json(403, { detail: 'x', code: 'api_key_expired' }), 422, 'key_refused', 'expired'],
    [
      'a firewall',
      { status: 403, body: '<title>Attention</title>', contentType: 'text/html' },
      502,
      'platform_blocked',
      'Attention',
    ],
    ['a platform in trouble', json(500, { detail: 'oops' }), 502, 'platform_unavailable', 'oops'],
  ])('stores nothing on %s, and says which it is', async (_what, answer, status, code, words) => {
    platform.set('key-x', answer)
    const response = await call('POST', '/v1/accounts', { name: 'x', keyId: 'key-x', secret: SECRET })
    expect(response.status).toBe(status)
    const problem = await problemFrom(response)
    expect(problem).toMatchObject({ code })
    expect(problem.detail).toContain(words)
    expect(AccountList.parse(await (await call('GET', '/v1/accounts')).json()).data).toEqual([])
  })

  it('keeps a key unseen where no check is asked for', async () => {
    const response = await call('POST', '/v1/accounts', { name: 'x', keyId: 'k', secret: SECRET, check: false })
    expect(await response.json()).toMatchObject({ checks: [{ keyId: 'k', outcome: 'unchecked' }] })
  })

  it('names the field and the fix of what is not right, and repeats no value', async () => {
    const response = await call('POST', '/v1/accounts', { name: 'No Th', keyId: 'a:b', secret: `${SECRET} `, slots: 0 })
    const problem = await problemFrom(response)
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/name', '/keyId', '/secret', '/slots'])
    expect(JSON.stringify(problem)).not.toContain(SECRET)
  })

  it('refuses a name or a key that is in use, and gives the first answer again under the same idempotency key', async () => {
    await add('north')
    const again = await call('POST', '/v1/accounts', { name: 'north', keyId: 'other', secret: SECRET, check: false })
    expect(await problemFrom(again)).toMatchObject({ code: 'already_exists', errors: [{ pointer: '/name' }] })
    const sameKey = await call('POST', '/v1/accounts', { name: 'y', keyId: 'key-north', secret: SECRET })
    expect(await problemFrom(sameKey)).toMatchObject({ code: 'already_exists', errors: [{ pointer: '/keyId' }] })
    const order = { name: 'z', keyId: 'key-z', secret: SECRET, check: false }
    const first = await call('POST', '/v1/accounts', order, { 'idempotency-key': 'z-1' })
    const replay = await call('POST', '/v1/accounts', order, { 'idempotency-key': 'z-1' })
    expect(replay.headers.get('idempotency-replayed')).toBe('true')
    expect(await replay.json()).toEqual(await first.json())
  })

  it('adds one key for many requests at once with the same idempotency key, and all get the same answer', async () => {
    await add('busy')
    const requests = Array.from({ length: 6 }, () =>
      call(
        'POST',
        '/v1/accounts/busy/keys',
        { keyId: 'busy-2', secret: SECRET, check: false },
        { 'idempotency-key': 'b' },
      ),
    )
    const answers = await Promise.all(requests)
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1)
  })
})

it('shows no secret anywhere: not in answers, in logs, or in any row of the database', async () => {
  const webhookSecret = `whsec_${Buffer.from(SECRET).toString('base64')}`
  await add('north', { webhookSecret })
  platform.set('key-new', LISTED)
  const bodies = [
    await call('POST', '/v1/accounts/north/keys', { keyId: 'key-new', secret: `${SECRET}-2` }),
    await call('POST', '/v1/accounts/north/check'),
    await call('GET', '/v1/accounts'),
    await call('GET', '/v1/accounts/north'),
  ]
  const texts = await Promise.all(bodies.map((response) => response.text()))
  const tables = await test.database.db.introspection.getTables()
  const rows = await Promise.all(
    tables.map(({ name }) =>
      test.database.db
        .selectFrom(name as 'account')
        .selectAll()
        .execute(),
    ),
  )
  expect(rows.flat().length).toBeGreaterThan(0)
  const everything = JSON.stringify([texts, rows, logged])
  expect(everything).toContain('key-new')
  for (const secret of [SECRET, webhookSecret, Buffer.from(SECRET).toString('base64')]) {
    expect(everything).not.toContain(secret)
  }
})

it('a check switches a refused key off, and brings it back once the platform takes it', async () => {
  await add('north')
  platform.set('key-north', json(401, { detail: 'Invalid credentials' }))
  const off = CheckedAccount.parse(await (await call('POST', '/v1/accounts/north/check')).json())
  expect(off).toMatchObject({
    account: {
      availability: 'off',
      reason: 'no usable key',
      keys: [{ state: 'off', offReason: 'rejected', offDetail: 'Invalid credentials' }],
    },
    checks: [{ outcome: 'refused' }],
  })
  expect(off.account.keys[0]!.nextCheckAt).not.toBeNull()
  platform.set('key-north', LISTED)
  const back = CheckedAccount.parse(await (await call('POST', '/v1/accounts/north/check')).json())
  expect(back).toMatchObject({
    account: { availability: 'ready', reason: null, keys: [{ state: 'active', offReason: null }] },
  })
})

it('a new key takes over: the old one goes off and can be added nowhere else until it is erased', async () => {
  await add('north')
  platform.set('key-new', LISTED)
  const { account } = CheckedAccount.parse(
    await (await call('POST', '/v1/accounts/north/keys', { keyId: 'key-new', secret: SECRET })).json(),
  )
  expect(account.keys).toMatchObject([
    { keyId: 'key-north', state: 'off', offReason: 'replaced', nextCheckAt: null },
    { keyId: 'key-new', state: 'active' },
  ])
  platform.set('key-third', json(401, { detail: 'no' }))
  const refused = await call('POST', '/v1/accounts/north/keys', { keyId: 'key-third', secret: SECRET })
  expect(await problemFrom(refused)).toMatchObject({ code: 'key_refused' })
  const after = Account.parse(await (await call('GET', '/v1/accounts/north')).json())
  expect(after.keys.find((key) => key.state === 'active')?.keyId).toBe('key-new')
})

it('an unchecked key takes over only after the platform has accepted it', async () => {
  await add('north')
  const rotate = async (keyId: string, check: boolean) => {
    const response = await call('POST', '/v1/accounts/north/keys', { keyId, secret: SECRET, check })
    expect(response.status).toBe(201)
    return CheckedAccount.parse(await response.json()).account.keys.map((key) => `${key.keyId} ${key.state}`)
  }
  const states = async () =>
    Account.parse(await (await call('GET', '/v1/accounts/north')).json()).keys.map((key) => `${key.keyId} ${key.state}`)
  expect(await rotate('key-bad', false)).toEqual(['key-north active', 'key-bad active'])
  await recheckKeys({ ctx: context })
  expect(await states()).toEqual(['key-north active', 'key-bad off'])
  // The key is corrected in the console and added again.
  platform.set('key-bad', LISTED)
  expect(await rotate('key-bad', false)).toEqual(['key-north active', 'key-bad active'])
  await recheckKeys({ ctx: context })
  expect(await states()).toEqual(['key-north off', 'key-bad active'])
  expect(await rotate('key-north', true)).toEqual(['key-bad off', 'key-north active'])
  const taken = await call('POST', '/v1/accounts/north/keys', { keyId: 'key-north', secret: SECRET })
  expect(await problemFrom(taken)).toMatchObject({ code: 'already_exists' })
})

it('limits, contract and webhook secret can be changed; the contract set wins over the one learned', async () => {
  await add('north')
  const change = { slots: 2, modelSlots: { kling: 1 }, contract: 'rejecting', webhookSecret: `whsec_${'A'.repeat(32)}` }
  const changed = Account.parse(await (await call('PATCH', '/v1/accounts/north', change)).json())
  expect(changed).toMatchObject({
    slots: { configured: 2, byModel: [{ model: 'kling', inUse: 0, limit: 1 }] },
    contract: { setting: 'rejecting', effective: 'rejecting' },
    webhookSecrets: [{ expiresAt: null }],
  })
  const again = { modelSlots: { kling: null }, contract: 'auto', webhookSecret: `whsec_${'B'.repeat(32)}` }
  const rotated = Account.parse(await (await call('PATCH', '/v1/accounts/north', again)).json())
  expect(rotated).toMatchObject({ slots: { byModel: [] }, contract: { effective: 'unknown' } })
  expect(rotated.webhookSecrets.map(({ expiresAt }) => expiresAt === null)).toEqual([false, true])
})

it('drains and resumes, and a removed account leaves its name and key free', async () => {
  await add('north')
  expect(await (await call('POST', '/v1/accounts/north/drain')).json()).toMatchObject({
    state: 'draining',
    availability: 'off',
    reason: 'draining',
  })
  expect(await (await call('POST', '/v1/accounts/north/resume')).json()).toMatchObject({
    state: 'enabled',
    availability: 'ready',
    reason: null,
  })
  expect(await (await call('DELETE', '/v1/accounts/north')).json()).toMatchObject({ name: 'north', abandoned: [] })
  expect((await call('GET', '/v1/accounts/north')).status).toBe(404)
  await add('north')
})

describe('for operators only', () => {
  const TOKEN = 't'.repeat(32)
  const OPERATOR = 'o'.repeat(32)
  const ask = (tokens: { token?: string; operatorToken?: string }, given?: string, path = '/v1/accounts') =>
    test.assemble(tokens).request(`http://localhost${path}`, {
      headers: given === undefined ? {} : { authorization: `Bearer ${given}` },
    })

  it.each([
    ['nobody has a token', {}, undefined, 200],
    ['callers have one and operators none', { token: TOKEN }, TOKEN, 403],
    ['the token of callers', { token: TOKEN, operatorToken: OPERATOR }, TOKEN, 403],
    ['the token of operators', { token: TOKEN, operatorToken: OPERATOR }, OPERATOR, 200],
    ['no token where operators have one', { operatorToken: OPERATOR }, undefined, 401],
  ])('%s', async (_what, tokens, given, status) => {
    const response = await ask(tokens, given)
    expect(response.status).toBe(status)
    if (status === 403) expect((await problemFrom(response)).detail).toContain('OPERATOR_TOKEN')
  })

  it('operators may do what callers may', async () => {
    const tokens = { token: TOKEN, operatorToken: OPERATOR }
    expect((await ask(tokens, OPERATOR, '/v1/generations')).status).toBe(200)
    expect((await ask({ operatorToken: OPERATOR }, undefined, '/v1/generations')).status).toBe(200)
  })
})
