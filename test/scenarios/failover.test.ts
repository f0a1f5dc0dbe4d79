// Temporal stops, and PostgreSQL becomes read-only under work and ends its sessions, as in a failover: nothing is lost and nothing is paid twice.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, it } from 'vitest'
import { useTestStack } from '../support/servers/test-stack.ts'
import { endSessions, setReadOnly } from '../support/servers/read-only-database.ts'

const test = useTestStack()

beforeEach(() => test.printLogsOnFailure())

it('answers 503 with Retry-After meanwhile, and finishes all accepted jobs afterwards, each paid once', async () => {
  const order = (number: number) => ({ model: 'soul', input: { prompt: `job ${number}` } })
  const accepted = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => test.api.createGeneration(order(number))))
  const url = test.stack.databaseUrl
  await setReadOnly(url, 'on')
  await endSessions(url)
  let refused: Response[] = []
  try {
    await sleep(2_000)
    refused = await Promise.all([7, 8].map((number) => test.api.post('/v1/generations', order(number))))
  } finally {
    await setReadOnly(url, 'off')
  }
  for (const response of refused) {
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({ code: 'unavailable' })
  }
  // At most one more refusal for connections that were opened meanwhile.
  await expect.poll(async () => (await test.api.post('/v1/generations', order(9))).status, { timeout: 5_000 }).toBe(202)
  for (const { id } of accepted) {
    expect((await test.api.generationEnd(id, 120_000)).status).toBe('completed')
    const ledger = await test.sandbox.ledgerOf(id)
    expect(ledger.filter(({ event }) => event === 'accepted')).toHaveLength(1)
    expect(ledger.filter(({ event }) => event === 'charged')).toHaveLength(1)
  }
}, 200_000)

const DATABASE = ['database', 'migrations', 'secrets']

async function readiness(url: string): Promise<{ status: number; missing: string[] }> {
  const response = await fetch(`${url}/readyz`)
  const { parts } = (await response.json()) as { parts: { part: string; ok: boolean }[] }
  return { status: response.status, missing: parts.filter(({ ok }) => !ok).map(({ part }) => part) }
}

it('reports at /readyz of both processes that Temporal is away, and that the database is read-only', async () => {
  const { api, workerHealth } = test.stack.urls
  const both = () => Promise.all([readiness(api), readiness(workerHealth)])
  const ready = { status: 200, missing: [] }
  const without = (...missing: string[]) => ({ status: 503, missing })
  await expect.poll(both, { timeout: 10_000 }).toEqual([ready, ready])
  process.kill(test.stack.pids().temporal!, 'SIGSTOP')
  await expect.poll(both, { timeout: 20_000 }).toEqual([without('temporal'), without('temporal')])
  process.kill(test.stack.pids().temporal!, 'SIGCONT')
  await expect.poll(both, { timeout: 20_000 }).toEqual([ready, ready])
  await setReadOnly(test.stack.databaseUrl, 'on')
  await endSessions(test.stack.databaseUrl)
  try {
    await expect.poll(both, { timeout: 10_000 }).toEqual([without(...DATABASE), without(...DATABASE)])
  } finally {
    await setReadOnly(test.stack.databaseUrl, 'off')
  }
  await expect.poll(both, { timeout: 60_000 }).toEqual([ready, ready])
}, 120_000)
