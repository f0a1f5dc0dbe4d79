// Checks values with JSON Schemas from outside, in a thread with limits on time and memory.
// Invariant: one thread per process, started at the first check. It is replaced when a check exceeds its limits.
import { Worker } from 'node:worker_threads'
import type { SchemaCheck, SchemaChecker } from '../../contracts/ports/schema-checker.ts'

export interface SchemaCheckerOptions {
  /** Limit of one check in milliseconds. Default 5 s. */
  timeoutMs?: number
}

const START_TIMEOUT_MS = 60_000
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 }

interface Job {
  text: string
  value: unknown
  done: (check: SchemaCheck) => void
}

type Message = 'ready' | { id: number; check: SchemaCheck }

/** A checker with a thread of its own. A check that cannot be made is a result, so that nothing throws. */
export function createSchemaChecker({ timeoutMs = 5_000 }: SchemaCheckerOptions = {}): SchemaChecker {
  const checks = new CheckQueue(timeoutMs)
  return {
    check: ({ schema, value }) => new Promise((done) => checks.add({ text: JSON.stringify(schema), value, done })),
  }
}

/** The checks of the process, one at a time. */
class CheckQueue {
  readonly #timeoutMs: number
  readonly #queue: Job[] = []
  #thread: { worker: Worker; isReady: boolean } | undefined
  #current: { id: number; job: Job; timer: NodeJS.Timeout } | undefined
  #lastId = 0

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  add(job: Job): void {
    this.#queue.push(job)
    this.#next()
  }

  #next(): void {
    const job = this.#current ? undefined : this.#queue.shift()
    if (!job) return
    this.#lastId += 1
    this.#current = { id: this.#lastId, job, timer: this.#limit(START_TIMEOUT_MS) }
    this.#thread ??= this.#start()
    if (this.#thread.isReady) this.#send()
  }

  #send(): void {
    if (!this.#current) return
    const { id, job, timer } = this.#current
    clearTimeout(timer)
    this.#current.timer = this.#limit(this.#timeoutMs)
    this.#thread?.worker.postMessage({ id, text: job.text, value: job.value })
  }

  /** A check keeps the process alive by this timer. */
  #limit(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#giveUp(`the check takes longer than ${ms / 1000} s`), ms)
  }

  /** The work of the thread cannot be interrupted otherwise. */
  #giveUp(detail: string): void {
    void this.#thread?.worker.terminate()
    this.#thread = undefined
    this.#end({ kind: 'unusable', detail })
  }

  #end(check: SchemaCheck): void {
    if (!this.#current) return
    const { job, timer } = this.#current
    clearTimeout(timer)
    this.#current = undefined
    job.done(check)
    this.#next()
  }

  #start(): { worker: Worker; isReady: boolean } {
    const worker = new Worker(new URL('./schema-thread.ts', import.meta.url), { resourceLimits: RESOURCE_LIMITS })
    const started = { worker, isReady: false }
    worker.unref()
    worker.on('message', (message: Message) => {
      if (started !== this.#thread) return
      if (message === 'ready') {
        started.isReady = true
        this.#send()
      } else if (message.id === this.#current?.id) this.#end(message.check)
    })
    worker.on('error', (error) => {
      if (started === this.#thread) this.#giveUp(error.message)
    })
    return started
  }
}
