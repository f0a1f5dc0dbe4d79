// A store that takes no files: a generation waits, says why and until when, and is paid for once.
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectTemporal } from '../../adapters/temporal/connect.ts'
import { openDatabase } from '../../db/connection/connect.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'hfw-store-'))
const store = path.join(folder, 'store')
const objects = path.join(store, 'objects')
const test = useTestStack({ childEnv: { STORAGE_DIR: store } })

beforeAll(() => mkdir(objects, { recursive: true }))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A file where the store expects its folder: every write fails, and nothing that is stored is lost. */
async function breakStore(): Promise<void> {
  await rename(objects, `${objects}.moved`)
  await writeFile(objects, '')
}

async function repairStore(): Promise<void> {
  await rm(objects)
  await rename(`${objects}.moved`, objects)
}

const newGeneration = () => test.api.createGeneration({ model: 'soul', input: { prompt: 'A lighthouse' } })
const untilWaiting = (id: string) =>
  test.api.generationUntil(id, ({ waitingFor }) => typeof waitingFor?.reason === 'string')
const chargesOf = async (id: string) =>
  (await test.sandbox.ledgerOf(id)).filter(({ event }) => event === 'charged').length

it('waits until the store works again, and completes with one attempt that is charged once', async () => {
  test.printLogsOnFailure()
  await breakStore()
  const { id } = await newGeneration()
  const waiting = await untilWaiting(id)
  expect(waiting).toMatchObject({
    status: 'collecting',
    error: null,
    outputs: [],
    attempts: [{ state: 'completed', chargedCredits: 1.5 }],
    waitingFor: { what: 'store_files', storedFiles: 0, totalFiles: 1, nextTryAt: expect.any(String) },
  })
  const leftMs = Date.parse(waiting.waitingFor!.until!) - Date.now()
  expect(leftMs).toBeGreaterThan(6 * 60 * 60_000)
  await repairStore()
  const ended = await test.api.generationEnd(id)
  expect(ended).toMatchObject({ status: 'completed', waitingFor: null, error: null, attempts: [{ number: 1 }] })
  expect(ended.outputs).toHaveLength(1)
  expect(await chargesOf(id)).toBe(1)
}, 120_000)

it('is fetched by an operator after it was given up, and is then completed', async () => {
  test.printLogsOnFailure()
  await breakStore()
  const { id } = await newGeneration()
  const fetchIt = () => test.api.post(`/v1/generations/${id}/fetch`, undefined)
  const waiting = await untilWaiting(id)
  expect((await fetchIt()).status).toBe(409)
  await giveUp(id, waiting.attempts[0]!.id)
  expect((await fetchIt()).status).toBe(202)
  expect((await fetchIt()).status).toBe(202)
  await repairStore()
  const fetched = await test.api.generationUntil(id, ({ status }) => status === 'completed')
  expect(fetched).toMatchObject({ error: null, attempts: [{ number: 1, state: 'completed' }] })
  expect(fetched.outputs).toHaveLength(1)
  expect((await fetchIt()).status).toBe(409)
  expect(await chargesOf(id)).toBe(1)
  const events = await test.api.readEvents(fetched.links.events)
  const failed = events.at(-1)!
  expect(failed).toMatchObject({ type: 'generation.failed', data: { error: { code: 'storage_failed', paid: 'yes' } } })
  const later = await test.api.readEvents(fetched.links.events, { lastEventId: failed.seq })
  expect(later.map(({ type }) => type)).toEqual(['attempt.outputs_fetched'])
}, 120_000)

/** As the workflow does when its fetch has failed. */
async function giveUp(generationId: string, attemptId: string): Promise<void> {
  const temporal = connectTemporal({ connection: { address: test.stack.temporalAddress }, namespace: 'default' })
  const db = openDatabase({ url: test.stack.databaseUrl, applicationName: 'hfw-test' })
  try {
    await temporal.client.workflow.getHandle(generationId).terminate('given up by a test')
    const ending = { status: 'failed', error: { code: 'storage_failed', detail: 'no room', paid: 'yes' } } as const
    await finishGeneration(db, { generationId, attemptId, ending, chargedCredits: null })
  } finally {
    await temporal.close()
    await db.destroy()
  }
}
