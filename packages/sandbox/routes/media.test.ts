// Downloads of outputs: ranges, heads, types, and URLs that return 404.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../testing/client.ts'
import { picture, soul, startTestSandbox } from '../testing/client.ts'

let sandbox: TestSandbox
let url: string
let bytes: Buffer
beforeAll(async () => {
  sandbox = await startTestSandbox({ quality: 'still' })
  const { body } = await sandbox.post(`/${soul}`, picture)
  url = (await sandbox.ended(body.request_id)).images[0].url
  bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
})
afterAll(() => sandbox.close())

it('the URL contains the request and the index of the output', () => {
  expect(new URL(url).pathname).toMatch(/^\/media\/outputs\/[0-9a-f-]{36}\/0\.png$/)
})

it('HEAD returns size and type without the file', async () => {
  const answer = await fetch(url, { method: 'HEAD' })
  expect([answer.status, answer.headers.get('content-type'), Number(answer.headers.get('content-length'))]).toEqual([
    200,
    'image/png',
    bytes.length,
  ])
  expect((await answer.arrayBuffer()).byteLength).toBe(0)
})

it('serves ranges', async () => {
  const cases: [string, number, number][] = [
    ['bytes=0-9', 0, 9],
    ['bytes=10-', 10, bytes.length - 1],
    ['bytes=-7', bytes.length - 7, bytes.length - 1],
    [`bytes=5-${bytes.length * 2}`, 5, bytes.length - 1],
  ]
  for (const [range, first, last] of cases) {
    const answer = await fetch(url, { headers: { Range: range } })
    expect([answer.status, answer.headers.get('content-range')]).toEqual([
      206,
      `bytes ${first}-${last}/${bytes.length}`,
    ])
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(first, last + 1))).toBe(true)
  }
  const beyond = await fetch(url, { headers: { Range: `bytes=${bytes.length}-` } })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`])
})

it('answers 404 for another index, another kind of file, another request, and above the folder', async () => {
  const others = ['1.png', '0.mp4', '0', '-1.png', '..%2f..%2fsandbox.sqlite']
  for (const name of others) {
    expect((await fetch(url.replace('0.png', name))).status, name).toBe(404)
  }
  const unknown = url.replace(/[0-9a-f-]{36}/, '00000000-0000-4000-8000-000000000000')
  expect((await fetch(unknown)).status).toBe(404)
})
