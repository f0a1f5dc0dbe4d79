// Draws outputs in one background thread, one after the other, so that the HTTP loop stays free.
// An output is named by the hash of its job: the same job is never drawn twice, not even after a restart.
import { createHash } from 'node:crypto'
import { access, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RenderJob, RenderOrder, RenderReply } from './job.ts'

export interface Renderer {
  /** Draws the job unless its file is there; returns the file name in the outputs folder. */
  renderOrThrow: (job: RenderJob) => Promise<string>
  close: () => Promise<void>
}

export function createRenderer(outputsFolder: string): Renderer {
  const thread = createThread()
  const underWay = new Map<string, Promise<string>>()

  const drawOnce = async (job: RenderJob): Promise<string> => {
    const file = fileNameOf(job)
    const path = join(outputsFolder, file)
    if (await exists(path)) return file
    const partPath = `${path}.part`
    await thread.orderOrThrow(job, partPath)
    await rename(partPath, path)
    return file
  }
  return {
    renderOrThrow: (job) => {
      const file = fileNameOf(job)
      const running = underWay.get(file) ?? drawOnce(job).finally(() => underWay.delete(file))
      underWay.set(file, running)
      return running
    },
    close: thread.close,
  }
}

interface Waiter {
  resolve: () => void
  reject: (error: Error) => void
}

/** The thread starts with the first order and again after it died. */
function createThread() {
  let worker: Worker | null = null
  let nextId = 1
  const waiters = new Map<number, Waiter>()
  const failAll = (error: Error) => {
    worker = null
    for (const waiter of waiters.values()) waiter.reject(error)
    waiters.clear()
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./render-worker.ts', import.meta.url))
    started.unref()
    started.on('message', (reply: RenderReply) => {
      const waiter = waiters.get(reply.id)
      waiters.delete(reply.id)
      if (reply.error === null) waiter?.resolve()
      else waiter?.reject(new Error(reply.error))
    })
    started.on('error', failAll)
    started.on('exit', () => failAll(new Error('The render thread ended')))
    return started
  }
  return {
    orderOrThrow: (job: RenderJob, outputPath: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const order: RenderOrder = { id: nextId++, job, outputPath }
        waiters.set(order.id, { resolve, reject })
        worker ??= start()
        worker.postMessage(order)
      }),
    close: async (): Promise<void> => {
      const running = worker
      failAll(new Error('The sandbox is closing'))
      await running?.terminate()
    },
  }
}

function fileNameOf(job: RenderJob): string {
  // Input files are named by their content; the folder they lie in must not matter.
  const text = JSON.stringify(job, (key, value: unknown) => (key === 'path' ? basename(String(value)) : value))
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 40)
  return `${hash}.${job.kind === 'picture' ? 'png' : 'mp4'}`
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
