// hfw upload, and the files of other commands, against a scripted API.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PART_BYTES, type UploadSession } from '../../contracts/public/upload-sessions.ts'
import { sampleAsset } from '../testing/sample-jobs.ts'
import { json, problem, type Responder } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const ID = 'upl_01kabq5w3gey3s9v8m0n7xkc2t'
const large = Buffer.concat([randomBytes(2 * PART_BYTES), randomBytes(10)])
const asset = sampleAsset(large)

function session(received: readonly number[], urlOf = (part: number) => `/v1/upload-sessions/${ID}/parts/${part}`) {
  const parts = [PART_BYTES, PART_BYTES, 10].map((sizeBytes, index) => ({
    number: index + 1,
    offsetBytes: index * PART_BYTES,
    sizeBytes,
    isReceived: received.includes(index + 1),
    url: urlOf(index + 1),
  }))
  const at = '2026-11-22T00:00:00.000Z'
  const facts = { id: ID, sizeBytes: large.length, sha256: asset.sha256, createdAt: at, expiresAt: at }
  return { ...facts, status: 'open', receivedBytes: 0, parts, asset: null } satisfies UploadSession
}

const stored: Responder = (response) => void response.writeHead(204).end()
const part = (number: number) => `PUT /v1/upload-sessions/${ID}/parts/${number}`
const complete = `POST /v1/upload-sessions/${ID}/complete`

test('a large file is continued with the parts that are missing, and a part is sent again after a break', async () => {
  const { api, place } = await scriptedCli({
    'POST /v1/upload-sessions': json(session([1])),
    [part(2)]: (response, request, attempt) =>
      attempt === 1 ? void response.socket?.destroy() : stored(response, request, attempt),
    [part(3)]: stored,
    [`GET /v1/upload-sessions/${ID}`]: json(session([1])),
    [complete]: json(asset, 201),
  })
  await writeFile(join(place.folder, 'waves.mp4'), large)
  const { exitCode, stdout } = await place.run('upload', 'waves.mp4')
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${asset.id}\n` })
  expect(api.bodiesOf('POST /v1/upload-sessions')).toEqual([{ sizeBytes: large.length, sha256: asset.sha256 }])
  const sent = api.seen.filter((request) => request.method === 'PUT')
  expect(sent.map((request) => request.path.at(-1))).toEqual(['2', '2', '3'])
  expect(sent[1]!.body.equals(large.subarray(PART_BYTES, 2 * PART_BYTES))).toBe(true)
  expect(sent[2]!.body.equals(large.subarray(2 * PART_BYTES))).toBe(true)
})

test('a file that is stored already is not sent, and --json prints file and asset', async () => {
  const { api, place } = await scriptedCli({
    'POST /v1/upload-sessions': json({ ...session([]), status: 'completed', parts: [], asset }, 201),
  })
  await writeFile(join(place.folder, 'waves.mp4'), large)
  const { exitCode, stdout } = await place.run('upload', 'waves.mp4', '--json')
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ data: [{ file: 'waves.mp4', asset }] })
  expect(api.seen).toHaveLength(1)
})

test('parts go through the API where the address of the store cannot be reached, and the store never gets the token', async () => {
  const { api, place } = await scriptedCli(
    {
      'POST /v1/upload-sessions': json(session([1, 2], () => 'http://127.0.0.1:1/bucket/part')),
      [`GET /v1/upload-sessions/${ID}`]: json(session([1, 2], () => 'http://127.0.0.1:1/bucket/part')),
      [part(3)]: stored,
      [complete]: json(asset, 201),
    },
    { HFW_TOKEN: 'a-token' },
  )
  await writeFile(join(place.folder, 'waves.mp4'), large)
  expect((await place.run('upload', 'waves.mp4')).exitCode).toBe(0)
  expect(api.seen.filter((request) => request.method === 'PUT')).toHaveLength(1)
})

test('a refused file of --image is named with its option', async () => {
  const errors = [{ pointer: '', detail: 'is not an image that can be read; send a PNG file' }]
  const { place } = await scriptedCli({
    'POST /v1/uploads': problem('unreadable_media', { detail: 'Accepted here: PNG.', errors }),
  })
  await writeFile(join(place.folder, 'start.jpg'), 'not an image')
  const { exitCode, stderr } = await place.run('video', 'Waves', '-i', './start.jpg', '--no-wait')
  expect(exitCode).toBe(1)
  expect(stderr).toContain('--image ./start.jpg is not an image that can be read; send a PNG file')
})

test('a file that breaks a rule of the model is named with its option', async () => {
  const detail = 'is 2.5 s long; the model takes at least 4 s'
  const errors = [{ pointer: '/input/image', detail }]
  const { place } = await scriptedCli({
    'POST /v1/uploads': json(asset, 201),
    'POST /v1/generations': problem('invalid_content', { detail: 'One field is not valid.', errors }),
  })
  await writeFile(join(place.folder, 'start.jpg'), 'an image')
  const { exitCode, stderr } = await place.run('video', 'Waves', '-i', './start.jpg', '--no-wait')
  expect(exitCode).toBe(1)
  expect(stderr).toContain(`--image: ./start.jpg ${detail}`)
})
