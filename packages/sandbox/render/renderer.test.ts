// The renderer as the engine uses it: no job is drawn twice, and a shared file exists until its last use ends.
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { InputError } from '../engine/media/inputs.ts'
import { clipJob, pictureJob } from '../testing/jobs.ts'
import type { Renderer, RendererOptions } from './renderer.ts'
import { createRenderer } from './renderer.ts'

let outputsFolder: string
let renderer: Renderer
const open = (more: Partial<RendererOptions> = {}) => (renderer = createRenderer({ outputsFolder, ...more }))
beforeEach(() => {
  outputsFolder = mkdtempSync(join(tmpdir(), 'higgsfield-renderer-'))
  open()
})
afterEach(async () => {
  await renderer.close()
  rmSync(outputsFolder, { recursive: true, force: true })
})

const small = { width: 64, height: 64 }

it('draws a job once, for sequential and for simultaneous calls, also after a restart', async () => {
  const job = pictureJob({ size: small })
  const files = await Promise.all([renderer.renderOrThrow(job), renderer.renderOrThrow(job)])
  files.push(await renderer.renderOrThrow({ ...job }))
  expect([new Set(files).size, renderer.drawnCount()]).toEqual([1, 1])
  await renderer.renderOrThrow({ ...job, seed: 2 })
  expect(renderer.drawnCount()).toBe(2)
  await renderer.close()
  open({ inUse: files })
  expect(await renderer.renderOrThrow(job)).toBe(files[0])
  expect(renderer.drawnCount()).toBe(0)
})

it('deletes a file with its last use, and draws it again when a job needs it', async () => {
  const job = pictureJob({ size: small })
  const file = await renderer.renderOrThrow(job)
  await renderer.renderOrThrow(job)
  const path = join(outputsFolder, file)
  renderer.remove(file)
  expect(existsSync(path)).toBe(true)
  renderer.remove(file)
  expect(existsSync(path)).toBe(false)
  renderer.remove(file)
  expect(await renderer.renderOrThrow(job)).toBe(file)
  expect([existsSync(path), renderer.drawnCount()]).toEqual([true, 2])
})

it('counts the uses of an earlier run, and removes its unused files', async () => {
  const file = await renderer.renderOrThrow(pictureJob({ size: small }))
  await renderer.close()
  const [old, part, fresh] = ['old.png', 'half.mp4.part', 'fresh.png'].map((name) => join(outputsFolder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [old, part, fresh]) writeFileSync(path, 'x')
  utimesSync(old, 1, 1)
  utimesSync(join(outputsFolder, file), 1, 1)
  open({ inUse: [file, file] })
  expect(readdirSync(outputsFolder).toSorted()).toEqual([file, 'fresh.png'].toSorted())
  renderer.remove(file)
  expect(existsSync(join(outputsFolder, file))).toBe(true)
  renderer.remove(file)
  expect(existsSync(join(outputsFolder, file))).toBe(false)
})

it('still quality: one file for each shape', async () => {
  const still = { quality: 'still' as const, prompt: '', seed: 0 }
  const clip = await renderer.renderOrThrow(clipJob(still))
  for (let count = 0; count < 20; count += 1) expect(await renderer.renderOrThrow(clipJob(still))).toBe(clip)
  expect(renderer.drawnCount()).toBe(1)
  const others = [
    clipJob({ ...still, durationSeconds: 2 }),
    clipJob({ ...still, fps: 25 }),
    clipJob({ ...still, hasSound: true }),
    clipJob({ ...still, container: 'mov' }),
    clipJob({ ...still, size: { width: 64, height: 36 } }),
    pictureJob({ ...still, size: small }),
    pictureJob({ ...still, size: small, format: 'webp' }),
  ]
  const files = await Promise.all(others.map((job) => renderer.renderOrThrow(job)))
  expect(new Set([clip, ...files]).size).toBe(8)
})

it('distinguishes a bad input from its own error, leaves no file, and continues', async () => {
  const bad = join(outputsFolder, '..', 'no-such-input')
  const job = pictureJob({ size: small, references: [{ field: 'image_url', path: bad }] })
  await expect(renderer.renderOrThrow(job)).rejects.not.toBeInstanceOf(InputError)
  const text = join(outputsFolder, 'text')
  writeFileSync(text, 'no picture')
  const worse = pictureJob({ size: small, references: [{ field: 'image_url', path: text }] })
  const results = await Promise.allSettled([renderer.renderOrThrow(worse), renderer.renderOrThrow(worse)])
  for (const result of results) {
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'InputError', message: /image_url/ } })
  }
  expect(readdirSync(outputsFolder)).toEqual(['text'])
  expect(await renderer.renderOrThrow(pictureJob({ size: small }))).toMatch(/\.png$/)
})

it('several threads draw at the same time, at most the allowed number', async () => {
  await renderer.close()
  open({ maxThreads: 2 })
  const jobs = [1, 2, 3, 4, 5].map((seed) => pictureJob({ size: small, seed }))
  const files = await Promise.all(jobs.map((job) => renderer.renderOrThrow(job)))
  expect(new Set(files).size).toBe(5)
})
