import { describe, expect, it } from 'vitest'
import { SecretsError } from '../../contracts/ports/secrets.ts'
import { KeyRing, type StoredKey } from './key-ring.ts'

function stored(...ids: string[]): StoredKey[] {
  return ids.map((id) => ({ id, accountId: 'north', keyId: id, secret: `sealed ${id}` }))
}

/** A ring over a database of which the test decides what is in it and whether it answers. */
function ringOver(keys: StoredKey[], freshMs = 0) {
  const database = {
    keys,
    isAway: false,
    off: [] as string[],
    used: [] as string[],
    sources: [] as { accountId: string; isSandbox: boolean }[],
  }
  const problems: unknown[] = []
  const guard = () => {
    if (database.isAway) throw new Error('no database')
  }
  const ring = new KeyRing({
    records: {
      listActiveKeys: async () => (guard(), database.keys.filter(({ id }) => !database.off.includes(id))),
      switchKeyOff: async ({ id }) => (guard(), void database.off.push(id)),
      recordSource: async ({ accountId, isSandbox }) => (guard(), void database.sources.push({ accountId, isSandbox })),
      recordKeysUsed: async ({ usedAtMs }) => (guard(), void database.used.push(...usedAtMs.keys())),
    },
    secrets: {
      open: (sealed) => {
        if (sealed.includes('broken')) throw new Error('cannot be opened')
        if (sealed.includes('other key')) throw new SecretsError('encrypted with another key')
        return sealed.replace('sealed ', 'secret-')
      },
    },
    onProblem: (error) => problems.push(error),
    freshMs,
  })
  const idsOf = async (name = 'north') => (await ring.keysOf(name)).map(({ id }) => id)
  return { ring, database, problems, idsOf }
}

const rejection = { reason: 'rejected', detail: 'no' } as const

describe('KeyRing', () => {
  it('hands out the keys of the account, the least recently used first', async () => {
    const { ring, idsOf } = ringOver([...stored('a', 'b'), { ...stored('c')[0]!, accountId: 'south' }])
    expect(await ring.keysOf('north')).toMatchObject([{ id: 'a', secret: 'secret-a' }, { id: 'b' }])
    expect(await idsOf()).toEqual(['b', 'a'])
    expect(await idsOf()).toEqual(['a', 'b'])
    expect(await idsOf('nobody')).toEqual([])
  })

  it('sees a key that was added, and no more one that went', async () => {
    const { database, idsOf } = ringOver(stored('a'))
    expect(await idsOf()).toEqual(['a'])
    database.keys = stored('b')
    expect(await idsOf()).toEqual(['b'])
  })

  it('looks again at once for an account that it knows no key of', async () => {
    const { database, idsOf } = ringOver(stored('a'), 60_000)
    expect(await idsOf()).toEqual(['a'])
    database.keys = [...database.keys, { ...stored('c')[0]!, accountId: 'south' }]
    expect(await idsOf('south')).toEqual(['c'])
  })

  it('goes on with what it knows while the database is away, but not with a refused key', async () => {
    const { ring, database, problems, idsOf } = ringOver(stored('a', 'b'))
    const [a] = await ring.keysOf('north')
    database.isAway = true
    await ring.reject(a!, rejection)
    expect(await idsOf()).toEqual(['b'])
    expect(problems.length).toBeGreaterThan(0)
    database.isAway = false
    expect(await idsOf()).toEqual(['b'])
    expect(database.off).toEqual(['a'])
  })

  it('hands a key out again once the database says that it may be used', async () => {
    const { ring, database, idsOf } = ringOver(stored('a'))
    await ring.reject((await ring.keysOf('north'))[0]!, rejection)
    expect(await idsOf()).toEqual([])
    database.off = []
    expect(await idsOf()).toEqual(['a'])
  })

  it('ignores a secret that cannot be decrypted, and reports it once', async () => {
    const { problems, idsOf } = ringOver([...stored('a'), { ...stored('b')[0]!, secret: 'broken' }])
    expect([await idsOf(), await idsOf()]).toEqual([['a'], ['a']])
    expect(problems).toHaveLength(1)
  })

  it('does not count an account as one without keys where another process has encrypted them with a newer key', async () => {
    const { idsOf, database } = ringOver([{ ...stored('a')[0]!, secret: 'sealed with the other key' }])
    await expect(idsOf()).rejects.toThrow(SecretsError)
    database.keys = stored('a')
    expect(await idsOf()).toEqual(['a'])
  })

  it('notes when keys were used, not at every call', async () => {
    const { database, idsOf } = ringOver(stored('a'))
    for (let call = 0; call < 5; call++) await idsOf()
    expect(database.used).toEqual(['a'])
  })

  it('records which server responds for an account, once, again after a change, and later where the database is away', async () => {
    const { ring, database, problems, idsOf } = ringOver(stored('a'))
    ring.responded('north', { isSandbox: true })
    ring.responded('north', { isSandbox: true })
    expect(database.sources).toEqual([{ accountId: 'north', isSandbox: true }])
    database.isAway = true
    ring.responded('north', { isSandbox: false })
    await idsOf()
    expect(problems.length).toBeGreaterThan(0)
    database.isAway = false
    await idsOf()
    expect(database.sources.slice(1)).toEqual([{ accountId: 'north', isSandbox: false }])
  })
})
