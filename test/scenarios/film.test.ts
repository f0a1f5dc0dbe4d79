// The main job on real parts: three scenes, each begun on the last frame of the one before, joined to one MP4.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compareFrames, readFrame } from '../../adapters/media/compare-frames.ts'
import { createMediaTools } from '../../adapters/media/media-tools.ts'
import type { Film } from '../../contracts/public/films.ts'
import { LIGHTHOUSE } from '../support/clients/api-client.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

const test = useTestStack()

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hfw-film-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function renderFilm(): Promise<Film> {
  const image = await test.api.upload(LIGHTHOUSE)
  const film = await test.api.createFilm({
    title: 'Dusk',
    image: image.id,
    settings: { sound: false },
    scenes: [{ prompt: 'The lamp comes on' }, { prompt: 'A ship passes' }, { prompt: 'Dawn breaks' }],
  })
  return test.api.filmEnd(film.id)
}

it('renders three scenes whose seams fit, pays each clip once, and joins them without loss', async () => {
  const film = await renderFilm()
  expect(film).toMatchObject({ status: 'completed', videoIsPartial: false, error: null })

  const media = createMediaTools()
  const videoPath = path.join(folder, 'film.mp4')
  await writeFile(videoPath, await test.api.download(film.links.video))
  const clipPaths = await Promise.all(
    film.scenes.map(async (scene) => {
      const clipPath = path.join(folder, `scene-${scene.index}.mp4`)
      await writeFile(clipPath, await test.api.download(scene.clip!.url))
      return clipPath
    }),
  )
  const clips = await Promise.all(clipPaths.map((clipPath) => media.inspect(clipPath)))
  const whole = await media.inspect(videoPath)
  if (whole.kind !== 'video') throw new Error('the film is not a video')
  const frames = clips.map((clip) => (clip.kind === 'video' ? clip.frameCount : 0))
  expect(whole).toMatchObject({ codec: 'h264', widthPx: 1280, heightPx: 720 })
  // At each seam both clips have the same frame, and the film has it once.
  expect(whole.frameCount).toBe(frames.reduce((sum, count) => sum + count, 0) - 2)
  expect(Math.abs(whole.durationMs - 15_000)).toBeLessThan(200)

  const seams: { frame: number; steps: number[] }[] = []
  let boundary = 0
  for (const [index, count] of frames.slice(0, -1).entries()) {
    boundary += count - 1
    const fits = compareFrames(await readFrame(clipPaths[index]!, -1), await readFrame(videoPath, boundary))
    expect(fits).toBeGreaterThanOrEqual(0.95)
    const steps: number[] = []
    for (let frame = boundary - 3; frame < boundary + 3; frame += 1)
      steps.push(compareFrames(await readFrame(videoPath, frame), await readFrame(videoPath, frame + 1)))
    seams.push({ frame: boundary, steps })
    // A frame that is shown twice is a step of about 1 among smaller ones.
    const atSeam = Math.max(steps[2]!, steps[3]!)
    expect(atSeam).toBeLessThan(0.5 + 0.5 * Math.max(steps[0]!, steps[1]!, steps[4]!, steps[5]!))
  }
  const opening = compareFrames(await readFrame(LIGHTHOUSE, 0), await readFrame(videoPath, 0))
  expect(opening).toBeGreaterThanOrEqual(0.95)
  // The seams above mean something only if a clip moves: its ends must differ.
  const within = compareFrames(await readFrame(clipPaths[0]!, 0), await readFrame(clipPaths[0]!, frames[0]! - 1))
  expect(within).toBeLessThan(0.9)

  const ledger = await test.sandbox.ledger()
  expect(ledger.filter((entry) => entry.event === 'charged')).toHaveLength(3)
  expect(new Set(ledger.map((entry) => entry.account)).size).toBe(2)
}, 180_000)
