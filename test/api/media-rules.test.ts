// The files of a job against the rules of its model, by upload and by URL: what is checked is what is stored for the job.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeClip } from '../../adapters/media/testing/make-clip.ts'
import { Asset } from '../../contracts/public/assets.ts'
import { Generation } from '../../contracts/public/generations.ts'
import { useTestApi } from '../support/api/api.ts'
import { problemFrom } from '../support/api/problem.ts'
import { png } from '../support/pictures.ts'
import { countRows } from '../support/servers/database.ts'
import { type FileServer, startFileServer } from '../support/servers/file-server.ts'

const SWAP = 'higgsfield/genjutsu/object-swap/v1.0'

const test = useTestApi()
const clips: Record<'good' | 'bad', Buffer> = { good: Buffer.alloc(0), bad: Buffer.alloc(0) }
let web: FileServer
/** Paths that were requested, oldest first. */
const asked: string[] = []
let changing: Buffer[] = []

beforeAll(async () => {
  const draw = async (name: string, shape: { widthPx: number; heightPx: number; frames: number }) => {
    const path = `${test.ctx.installation.folders[0]!.path}/${name}.mp4`
    await makeClip({ path, frameRate: 2, encoder: { preset: 'ultrafast' }, ...shape })
    return readFile(path)
  }
  clips.good = await draw('good', { widthPx: 640, heightPx: 640, frames: 8 })
  clips.bad = await draw('bad', { widthPx: 320, heightPx: 180, frames: 5 })
  web = await startFileServer((request, response) => {
    asked.push(request.url!)
    if (request.url === '/changing.mp4') response.end(changing.shift())
    else response.end(request.url === '/bad.mp4' ? clips.bad : clips.good)
  })
})
afterAll(() => web.close())

const swap = (clip: string, reference: string) =>
  test.postJson('/v1/generations', { model: SWAP, input: { clip, references: [reference] } })

async function uploaded(body: Buffer): Promise<Asset> {
  const response = await test.request('/v1/uploads', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body,
  })
  return Asset.parse(await response.json())
}

const BROKEN = [
  { pointer: '/input/clip', detail: 'is 2.5 s long; the model takes at least 4 s' },
  {
    pointer: '/input/clip',
    detail: 'has 320×180 pixels, together 57600; the model takes at least 409600 pixels (width × height)',
  },
]

it('measures a clip, and refuses an upload that breaks a rule of the model, with value and limit', async () => {
  const image = await uploaded(png())
  const clip = await uploaded(clips.bad)
  expect(clip).toMatchObject({ kind: 'video', widthPx: 320, heightPx: 180, durationMs: 2_500, frameRate: 2 })
  const before = await countRows(test.database.db)
  const problem = await problemFrom(await swap(clip.id, image.id))
  expect(problem).toMatchObject({ code: 'invalid_content', errors: BROKEN })
  expect(await countRows(test.database.db)).toEqual(before)
})

it('refuses the same file behind a URL in the same words, and stores nothing', async () => {
  const image = await uploaded(png())
  const before = await countRows(test.database.db)
  const problem = await problemFrom(await swap(`${web.url}/bad.mp4`, image.id))
  expect(problem).toMatchObject({ code: 'invalid_content', errors: BROKEN })
  expect(await countRows(test.database.db)).toEqual(before)
})

it('uses the bytes that were checked where the URL has other bytes afterwards', async () => {
  const image = await uploaded(png())
  changing = [clips.good, clips.bad]
  asked.length = 0
  const accepted = await swap(`${web.url}/changing.mp4`, image.id)
  expect(accepted.status).toBe(202)
  const { input } = Generation.parse(await accepted.json())
  // One fetch: nothing reads the URL a second time, and the job names the stored file.
  expect(asked).toEqual(['/changing.mp4'])
  const content = await test.request(`/v1/assets/${String(input['clip'])}/content`)
  expect(Buffer.from(await content.arrayBuffer()).equals(clips.good)).toBe(true)
})
