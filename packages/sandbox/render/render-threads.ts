// A bounded number of render threads, each with one order at a time. Further orders wait in a queue. A thread starts when an order
// needs it, and again after it ended with an error.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { InputError } from '../engine/media/inputs.ts'
import type { RenderJob, RenderMessage, RenderOrder, RenderReply } from './job.ts'

/** Beside this file, with its ending: `.ts` in the sources, `.js` in the published package. */
const WORKER = new URL(`./render-worker${extname(import.meta.filename)}`, import.meta.url)

interface Task {
  order: RenderOrder
  resolve: () => void
  reject: (error: Error) => void
}

interface Thread {
  worker: Worker
  task: Task | undefined
  /** Resolves when the thread has loaded its libraries, or has ended. */
  loaded: Promise<void>
}

export class RenderThreads {
  readonly #maxThreads: number
  readonly #program: URL
  readonly #threads = new Set<Thread>()
  readonly #waiting: Task[] = []
  #nextId = 1
  #isClosed = false

  constructor(maxThreads: number, program = WORKER) {
    this.#maxThreads = maxThreads
    this.#program = program
  }

  /** Resolves when the file is written. Rejects with `InputError` when an input of the request cannot be used. */
  orderOrThrow(job: RenderJob, outputPath: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(closingError())
      this.#waiting.push({ order: { id: this.#nextId, job, outputPath }, resolve, reject })
      this.#nextId += 1
      this.#assign()
    })
  }

  /**
   * Ends all threads. Unfinished orders reject. A thread that still loads is ended after that: Node aborts the whole process when a
   * thread ends while a native library registers itself.
   */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const task of this.#waiting.splice(0)) task.reject(closingError())
    await Promise.all(
      [...this.#threads].map(async ({ worker, loaded }) => {
        worker.ref()
        await loaded
        await worker.terminate()
      }),
    )
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const idle = [...this.#threads].find((thread) => thread.task === undefined)
      if (idle === undefined && this.#threads.size >= this.#maxThreads) return
      const thread = idle ?? this.#start()
      thread.task = this.#waiting.shift()
      thread.worker.postMessage(thread.task?.order)
    }
  }

  #start(): Thread {
    const worker = new Worker(this.#program)
    const { promise: loaded, resolve: onLoaded } = Promise.withResolvers<void>()
    const thread: Thread = { worker, task: undefined, loaded }
    this.#threads.add(thread)
    worker.unref()
    worker.on('message', (message: RenderMessage) => {
      if (message === 'loaded') return onLoaded()
      finish(thread, message)
      this.#assign()
    })
    const onEnd = (error: Error) => {
      onLoaded()
      this.#threads.delete(thread)
      thread.task?.reject(error)
      thread.task = undefined
      if (!this.#isClosed) this.#assign()
    }
    worker.on('error', onEnd)
    worker.on('exit', () => onEnd(new Error('The render thread ended')))
    return thread
  }
}

function finish(thread: Thread, { id, problem }: RenderReply): void {
  const { task } = thread
  if (task === undefined || task.order.id !== id) return
  thread.task = undefined
  if (problem === null) task.resolve()
  else task.reject(problem.isInput ? new InputError(problem.text) : new Error(problem.text))
}

function closingError(): Error {
  return new Error('The sandbox is closing')
}
