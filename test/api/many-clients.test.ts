// Many clients at once: 500 event streams, and 2,000 jobs that are created 200 at a time.
import { expect, it } from 'vitest'
import type { Generation } from '../../contracts/public/generations.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { highestP99, p99While, useApiProcess } from '../support/api/api-process.ts'

const api = useApiProcess()
const headers = { 'content-type': 'application/json' }

/** There is no account, so that the job waits in the line. */
async function create(prompt: string): Promise<Generation> {
  const body = JSON.stringify({ model: 'soul', input: { prompt } })
  const response = await fetch(`${api.url}/v1/generations`, { method: 'POST', headers, body })
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as Generation
}

it('500 followers of one job each get every event, and are ended by the last', async () => {
  const { id, links } = await create('A gull')
  const responses = await Promise.all(Array.from({ length: 500 }, () => fetch(api.url + links.events)))
  const texts = responses.map((response) => response.text())
  const highest = await highestP99(api)
  const p99 = await p99While(api, async () => {
    await finishGeneration(api.database.db, { generationId: id, ending: { status: 'cancelled' }, chargedCredits: 0 })
    await Promise.all(texts)
  })
  for (const text of await Promise.all(texts)) {
    expect(text.match(/^event: .*$/gm)).toEqual(['event: generation.waiting', 'event: generation.cancelled'])
  }
  expect(p99).toBeLessThan(highest)
}, 120_000)

it('2,000 jobs are created 200 at a time, and none is lost or made twice', async () => {
  const ids: string[] = []
  const highest = await highestP99(api)
  const p99 = await p99While(api, async () => {
    const numbers = Array.from({ length: 2_000 }, (_, index) => index).values()
    const client = async () => {
      for (const number of numbers) ids.push((await create(`picture ${number}`)).id)
    }
    await Promise.all(Array.from({ length: 200 }, client))
  })
  expect(new Set(ids).size).toBe(2_000)
  const stored = await api.database.db.selectFrom('generation').select('id').where('id', 'in', ids).execute()
  expect(stored).toHaveLength(2_000)
  const waiters = await api.database.db.selectFrom('leaseWaiter').select('generationId').execute()
  expect(waiters.filter(({ generationId }) => ids.includes(generationId))).toHaveLength(2_000)
  expect(p99).toBeLessThan(highest)
}, 120_000)
