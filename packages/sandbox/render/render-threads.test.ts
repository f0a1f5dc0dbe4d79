// Closing at any time: while a thread loads the media library, and while it draws. Terminating the thread then aborts the process.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { clipJob } from '../testing/jobs.ts'

const outputsFolder = mkdtempSync(join(tmpdir(), 'higgsfield-render-threads-'))
afterAll(() => rmSync(outputsFolder, { recursive: true, force: true }))
const PROGRAM = fileURLToPath(new URL('../testing/close-renderers.ts', import.meta.url))

it('closes a thread that starts or draws, without waiting for its clip and without ending the process', () => {
  const job = clipJob({ size: { width: 320, height: 180 }, durationSeconds: 60 })
  const args = [PROGRAM, outputsFolder, JSON.stringify(job)]
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ signal, status, stderr }).toEqual({ signal: null, status: 0, stderr: '' })
  const endings = stdout.trim().split('\n')
  expect(endings).not.toContain('drawn')
  expect(endings).toContain('The render thread is stopping')
  expect(readdirSync(outputsFolder)).toEqual([])
}, 60_000)
