// Output files are removed when all requests that use them have expired or are deleted, and not before.
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, startTestSandbox } from '../../testing/client.ts'

let dataDir: string
let sandbox: TestSandbox
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'higgsfield-expiry-'))
  sandbox = await startTestSandbox({ dataDir, quality: 'still' })
})
afterEach(async () => {
  await sandbox.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function made(): Promise<{ id: string; url: string }> {
  const { body } = await sandbox.post(`/${soul}`, picture)
  const { images } = await sandbox.ended(body.request_id)
  return { id: body.request_id, url: images[0].url }
}

const statusOf = async (url: string) => (await fetch(url, { method: 'HEAD' })).status
const files = () => readdirSync(join(dataDir, 'outputs')).length
const advance = (days: number) => sandbox.post('/_sandbox/clock', { advanceSeconds: days * 86_400 })

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5))
}

it('equal requests share a file but not a URL; deleting one does not affect the other', async () => {
  const [first, second] = [await made(), await made()]
  expect(first.url).not.toBe(second.url)
  expect(files()).toBe(1)
  await sandbox.call('DELETE', `/requests/${first.id}`)
  expect([await statusOf(first.url), await statusOf(second.url), files()]).toEqual([404, 200, 1])
  await sandbox.call('DELETE', `/requests/${first.id}`)
  expect([await statusOf(second.url), files()]).toEqual([200, 1])
  await sandbox.call('DELETE', `/requests/${second.id}`)
  expect([await statusOf(second.url), files()]).toEqual([404, 0])
})

it('a file expires with the last request that uses it', async () => {
  const first = await made()
  await advance(4)
  const second = await made()
  await advance(4)
  expect([await statusOf(first.url), await statusOf(second.url)]).toEqual([404, 200])
  expect(files()).toBe(1)
  await advance(4)
  expect(await statusOf(second.url)).toBe(404)
  await until(() => files() === 0)
})

it('keeps the uses over a restart', async () => {
  const [first, second] = [await made(), await made()]
  await sandbox.call('DELETE', `/requests/${first.id}`)
  await sandbox.close()
  sandbox = await startTestSandbox({ dataDir, quality: 'still' })
  const path = new URL(second.url).pathname
  expect(await statusOf(new URL(path, sandbox.url).href)).toBe(200)
  await sandbox.call('DELETE', `/requests/${second.id}`)
  expect(files()).toBe(0)
})
