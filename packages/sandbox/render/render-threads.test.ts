// Render threads that end while they load.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { pictureJob } from '../testing/jobs.ts'
import { RenderThreads } from './render-threads.ts'

it('a thread that is closed while it loads ends after its libraries are loaded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'higgsfield-threads-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const marker = join(folder, 'loaded')
  const program = `
    const { parentPort } = await import('node:worker_threads')
    await new Promise((resolve) => setTimeout(resolve, 50))
    const { writeFileSync } = await import('node:fs')
    writeFileSync(${JSON.stringify(marker)}, '')
    parentPort.postMessage('loaded')
    parentPort.on('message', () => {})`
  const threads = new RenderThreads(1, new URL(`data:text/javascript,${encodeURIComponent(program)}`))
  const order = threads.orderOrThrow(pictureJob(), join(folder, 'picture.png'))
  const [outcome] = await Promise.all([order.catch(String), threads.close()])
  expect(outcome).toBe('Error: The render thread ended')
  expect(existsSync(marker)).toBe(true)
})
