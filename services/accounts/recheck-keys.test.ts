import { randomBytes } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { readAccounts } from '../../db/accounts/read.ts'
import { importAccounts } from '../../db/accounts/import-accounts.ts'
import { listActiveKeys, switchKeyOff } from '../../db/accounts/keys.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import type { Secrets } from '../../contracts/ports/secrets.ts'
import type { KeyCheck } from './ports.ts'
import { recheckKeys } from './recheck-keys.ts'

const test = useTestDatabase()
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
// The row is bound in, so that a mix-up of rows would be seen.
const secrets: Secrets = {
  seal: (secret: string, rowId: string) => `${rowId} ${secret}`,
  open: (sealed: string, rowId: string) => sealed.slice(rowId.length + 1),
  isCurrent: () => true,
  sealerLike: () => secrets,
  keyNames: ['test'],
}
const accepted: KeyCheck = { kind: 'accepted', models: undefined, hasUsageReport: false, isSandbox: false }

let asked: unknown[]
let answer: KeyCheck

function recheck() {
  const checkKey = async (key: unknown) => {
    asked.push(key)
    return answer
  }
  return recheckKeys({ ctx: { db: test.db, secrets, keyChecker: { checkKey }, log: quiet } })
}

beforeEach(async () => {
  asked = []
  answer = accepted
  await test.db.deleteFrom('account').execute()
  const accounts = [{ name: 'north', keyId: `k${randomBytes(3).toString('hex')}`, secret: 'hush', slots: 1 }]
  await importAccounts(test.db, { accounts, secrets })
  const [{ id } = { id: '' }] = await listActiveKeys(test.db)
  await switchKeyOff(test.db, { id, reason: 'rejected', detail: 'no' })
})

const makeDue = () =>
  test.db
    .updateTable('accountKey')
    .set({ nextCheckAt: new Date(Date.now() - 1) })
    .execute()
const keys = async () => (await readAccounts(test.db))[0]?.keys

it('leaves a refused key alone until its time has come, then brings it back', async () => {
  expect(await recheck()).toEqual({ back: 0, deleted: 0, failed: 0 })
  expect(asked).toEqual([])
  await makeDue()
  expect(await recheck()).toEqual({ back: 1, deleted: 0, failed: 0 })
  expect(asked).toMatchObject([{ secret: 'hush' }])
  expect(await keys()).toMatchObject([{ state: 'active', offReason: null }])
})

it.each([
  [{ kind: 'refused', reason: 'expired', detail: 'too old' } as const, 'expired', 'too old'],
  [{ kind: 'unavailable', detail: 'HTTP 500' } as const, 'rejected', 'no'],
  [{ kind: 'blocked', detail: 'firewall' } as const, 'rejected', 'no'],
])('keeps it off after %j, with the last word on the key itself', async (said, offReason, offDetail) => {
  answer = said
  await makeDue()
  expect(await recheck()).toEqual({ back: 0, deleted: 0, failed: 0 })
  expect(await keys()).toMatchObject([{ state: 'off', offReason, offDetail }])
  expect(await recheck()).toEqual({ back: 0, deleted: 0, failed: 0 })
  expect(asked).toHaveLength(1)
})

it('does not bring back a key that another one has replaced', async () => {
  await test.db
    .updateTable('accountKey')
    .set({ offReason: 'replaced', nextCheckAt: new Date(0) })
    .execute()
  expect(await recheck()).toEqual({ back: 0, deleted: 0, failed: 0 })
  expect(asked).toEqual([])
})

it('checks the other keys where the secret of one cannot be decrypted, and reports that one', async () => {
  const accounts = [{ name: 'south', keyId: 'k-south', secret: 'hush', slots: 1 }]
  await importAccounts(test.db, { accounts, secrets })
  for (const { id } of await listActiveKeys(test.db)) {
    await switchKeyOff(test.db, { id, reason: 'rejected', detail: 'no' })
  }
  await makeDue()
  const [unreadable] = (await keys()) ?? []
  const open = (sealed: string, rowId: string) => {
    if (rowId === unreadable?.id) throw new Error('no such key')
    return secrets.open(sealed, rowId)
  }
  const keyChecker = { checkKey: async () => accepted }
  const errors: object[] = []
  const log = { ...quiet, error: (fields: object) => void errors.push(fields) }
  const ctx = { db: test.db, secrets: { ...secrets, open }, keyChecker, log }
  expect(await recheckKeys({ ctx })).toEqual({ back: 1, deleted: 0, failed: 1 })
  expect(errors).toMatchObject([{ accountKey: unreadable?.id }])
  expect(await keys()).toMatchObject([{ state: 'off', offDetail: expect.stringContaining('cannot be decrypted') }])
})
