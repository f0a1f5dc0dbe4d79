import { describe, expect, it } from 'vitest'
import { Generation } from '../../contracts/public/generations.ts'
import { Pool } from '../../contracts/public/pool-overview.ts'
import { checkAlarm } from '../../db/pool/alarm.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { newGeneration } from '../support/pool/pool-steps.ts'
import { seedAccounts } from '../support/pool/accounts.ts'
import { useTestApi } from '../support/api/api.ts'

const test = useTestApi()

async function readPool(): Promise<Pool> {
  return Pool.parse(await (await test.request('/v1/pool')).json())
}

describe('happy', () => {
  it('shows accounts and line, and for a waiting generation its place and why no account takes it', async () => {
    const { db } = test.database
    await seedAccounts(db, [{ name: 'north', slots: 1 }])
    await acquireSlot(db, { generationId: await newGeneration(db) })
    await acquireSlot(db, { generationId: await newGeneration(db) })
    const id = await newGeneration(db)
    await acquireSlot(db, { generationId: id })
    const pool = await readPool()
    expect(pool).toMatchObject({
      healthyShare: 1,
      isDegraded: false,
      accounts: [{ name: 'north', availability: 'full', slots: { configured: 1, usable: 1, inUse: 1 } }],
      line: { waiting: 2, isMore: false, queues: [{ priority: 3, clientId: 'local', waiting: 2 }] },
    })
    const generation = Generation.parse(await (await test.request(`/v1/generations/${id}`)).json())
    expect(generation.line).toMatchObject({
      position: 2,
      isMore: false,
      skipped: [{ account: 'north', reason: 'all 1 slots in use' }],
    })
  })

  it('sends the alarm to followers of the pool', async () => {
    const { db } = test.database
    await db
      .updateTable('account')
      .set({ cooldownUntil: new Date(Date.now() + 60_000), cooldownReason: 'blocked: firewall' })
      .execute()
    await checkAlarm(db, { threshold: 0.5 })
    await db
      .updateTable('poolState')
      .set({ alarmChangingSince: new Date(Date.now() - 11_000) })
      .execute()
    await checkAlarm(db, { threshold: 0.5 })
    const stream = await test.request('/v1/pool/events')
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('healthyShare')) text += (await reader.read()).value ?? ''
    await reader.cancel()
    expect(text).toContain('event: pool.degraded')
    expect((await readPool()).isDegraded).toBe(true)
  })
})
