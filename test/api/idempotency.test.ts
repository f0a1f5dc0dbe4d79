import { describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { Generation } from '../../contracts/public/generations.ts'
import { seedAccounts } from '../support/pool/accounts.ts'
import { useTestApi } from '../support/api/api.ts'
import { countRows } from '../support/servers/database.ts'
import { problemFrom } from '../support/api/problem.ts'

const test = useTestApi()

const order = { model: 'soul', input: { prompt: 'A lamp' } }
const post = (key: string, body: unknown = order, path = '/v1/generations') =>
  test.postJson(path, body, { 'idempotency-key': key })

describe('happy', () => {
  it('does a repeated request once, and gives the first answer again', async () => {
    const first = await post('repeat-1')
    const before = await countRows(test.database.db)
    const again = await post('"repeat-1"')
    expect(again.status).toBe(202)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(await again.json()).toEqual(await first.json())
    expect(await countRows(test.database.db)).toEqual(before)
  })

  it('does one of many at once, and the others wait for its answer', async () => {
    await seedAccounts(test.database.db, [{ name: 'north', slots: 50 }])
    const before = await countRows(test.database.db)
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('at-once')))
    const ids = await Promise.all(answers.map(async (answer) => Generation.parse(await answer.json()).id))
    expect(new Set(ids).size).toBe(1)
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1)
    expect(test.workflows.calls.filter((call) => call.workflowId === ids[0])).toHaveLength(1)
    const after = await countRows(test.database.db)
    expect(after).toEqual({
      ...before,
      generation: before['generation']! + 1,
      event: before['event']! + 1,
      idempotencyRecord: before['idempotencyRecord']! + 1,
    })
  })

  it.each([
    [3 * 24 * 60 * 60_000, 3],
    [undefined, Infinity],
  ])('stores a response for %s ms, %s days', async (idempotencyMs, days) => {
    const key = `kept-${days}`
    const response = await test.assemble({ ctxChanges: { idempotencyMs } }).request('http://localhost/v1/generations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(order),
    })
    expect(response.status).toBe(202)
    const { rows } = await sql<{ isInfinite: boolean; days: number | null }>`
      select expires_at = 'infinity' as is_infinite,
        case when isfinite(expires_at) then extract(epoch from expires_at - created_at)::float8 / 86400 end as days
      from idempotency_record where key = ${key}
    `.execute(test.database.db)
    expect(rows[0]).toEqual({ isInfinite: days === Infinity, days: days === Infinity ? null : days })
  })

  it('forgets after a day', async () => {
    const first = Generation.parse(await (await post('old')).json())
    await sql`update idempotency_record set expires_at = now() where key = 'old'`.execute(test.database.db)
    const second = await post('old')
    expect(second.headers.get('idempotency-replayed')).toBeNull()
    expect(Generation.parse(await second.json()).id).not.toBe(first.id)
  })
})

describe('error', () => {
  it('refuses a key that came with another body, or for another path', async () => {
    await post('taken')
    const other = await post('taken', { ...order, input: { prompt: 'Another lamp' } })
    expect(await problemFrom(other)).toMatchObject({ status: 422, code: 'idempotency_mismatch' })
    const elsewhere = await post('taken', order, '/v1/films')
    expect(await problemFrom(elsewhere)).toMatchObject({ status: 422, code: 'idempotency_mismatch' })
  })

  it('stores nothing for a refused request, so that it can be corrected under the same key', async () => {
    expect((await post('mended', { model: 'soul', input: {} })).status).toBe(422)
    expect((await post('mended')).status).toBe(202)
  })

  it.each([['""'], ['with space'], ['"unclosed'], ['x'.repeat(256)]])('refuses the key %s', async (key) => {
    expect(await problemFrom(await post(key))).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ pointer: 'Idempotency-Key' }],
    })
  })
})

describe('security', () => {
  it('keeps the keys of clients apart', async () => {
    await post('shared-name')
    const other = test.assemble({ ctxChanges: { clientId: 'someone-else' } })
    const response = await other.request('http://localhost/v1/generations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'shared-name' },
      body: JSON.stringify({ model: 'soul', input: { prompt: 'Mine' } }),
    })
    expect(response.status).toBe(202)
    expect(response.headers.get('idempotency-replayed')).toBeNull()
  })
})
