import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorkFolder, removeAbandonedWork } from './work-folder.ts'

let parent: string

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'hfw-test-'))
})

afterEach(() => rm(parent, { recursive: true, force: true }))

it('is gone with all in it when the work is done', async () => {
  const folder = await openWorkFolder(parent)
  await writeFile(path.join(folder.path, 'clip.mp4'), 'x')
  await folder[Symbol.asyncDispose]()
  expect(existsSync(folder.path)).toBe(false)
})

it('removes what a killed process left a day ago, and nothing else', async () => {
  const live = await openWorkFolder(parent)
  const left = await openWorkFolder(parent)
  const foreign = path.join(parent, 'somebody-elses')
  await mkdir(foreign)
  const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000)
  for (const folder of [left.path, foreign]) await utimes(folder, longAgo, longAgo)
  await removeAbandonedWork(parent, Date.now())
  expect([live.path, left.path, foreign].map((folder) => existsSync(folder))).toEqual([true, false, true])
})
