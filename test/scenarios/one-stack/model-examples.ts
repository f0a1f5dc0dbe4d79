// The examples that `hfw models show` prints, run as printed against a stack of this test.
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadStackEnvironmentOrThrow } from '../../../config/stack-environment.ts'
import { test } from './stack.ts'

const ROOT = path.join(import.meta.dirname, '..', '..', '..')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hfw-examples-'))
  copyFileSync(path.join(ROOT, 'examples', 'lighthouse.png'), path.join(folder, 'image.png'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function run(script: string): Promise<string> {
  const env = {
    ...loadStackEnvironmentOrThrow().inherited,
    HFW_API: test.api.url,
    HFW_DATA_DIR: test.stack.dataDir,
    CI: 'true',
  }
  const { stdout } = await promisify(execFile)('bash', ['-ec', script], { cwd: folder, env, timeout: 100_000 })
  return stdout.trim()
}

/** From a text, from an image, from a list, and from the clip that `kling` has made. */
it.each(['soul', 'kling', 'seedance-reference', 'kling-motion'])(
  'the command and the curl script of %s make something',
  async (model) => {
    const shown = await run(`${path.join(ROOT, 'hfw')} models show ${model}`)
    const [, command, curl] = /^Example:\n {2}(.+)\n\nWith curl:\n([\s\S]+)$/m.exec(shown)!
    const file = await run(command!)
    expect(file).toMatch(/gen_\w+-1\.(png|jpg|webp|mp4)$/)
    if (model === 'kling') renameSync(file, path.join(folder, 'clip.mp4'))
    const created = JSON.parse(await run(curl!)) as { id: string; status: string }
    expect(created.id).toMatch(/^gen_/)
  },
  120_000,
)
