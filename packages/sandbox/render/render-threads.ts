// A bounded number of render threads, each with one order at a time. Further orders wait in a queue. A thread starts when an order
// needs it, and again after it ended with an error.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { InputError } from '../engine/media/inputs.ts'
import type { RenderJob, RenderMessage, RenderOrder, RenderReply, StopFlag } from './job.ts'

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
}

export class RenderThreads {
  readonly #maxThreads: number
  readonly #threads = new Set<Thread>()
  readonly #waiting: Task[] = []
  #nextId = 1
  readonly #stopFlag: StopFlag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  #isClosed = false

  constructor(maxThreads: number) {
    this.#maxThreads = maxThreads
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
   * Ends all threads and resolves when they have ended. Orders that wait and clips that are unfinished reject.
   * The threads are not terminated: the media library then aborts the process, also while it is loaded.
   */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const task of this.#waiting.splice(0)) task.reject(closingError())
    Atomics.store(this.#stopFlag, 0, 1)
    await Promise.all([...this.#threads].map(({ worker }) => stop(worker)))
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const idle = [...this.#threads].find((thread) => thread.task === undefined)
      if (idle === undefined && this.#threads.size >= this.#maxThreads) return
      const thread = idle ?? this.#start()
      thread.task = this.#waiting.shift()
      if (thread.task) send(thread.worker, thread.task.order)
    }
  }

  #start(): Thread {
    const worker = new Worker(WORKER, { workerData: this.#stopFlag })
    const thread: Thread = { worker, task: undefined }
    this.#threads.add(thread)
    worker.unref()
    worker.on('message', (reply: RenderReply) => {
      finish(thread, reply)
      this.#assign()
    })
    const onEnd = (error: Error) => {
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

function send(worker: Worker, message: RenderMessage): void {
  worker.postMessage(message)
}

function stop(worker: Worker): Promise<void> {
  // Without this the process can end before the thread, which terminates the thread.
  worker.ref()
  return new Promise((resolve) => {
    worker.once('exit', () => resolve())
    send(worker, 'stop')
  })
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
