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

export function createSchemaChecker({ timeoutMs = 5_000 }: SchemaCheckerOptions = {}): SchemaChecker {
  const queue: Job[] = []
  let thread: { worker: Worker; isReady: boolean } | undefined
  let current: { id: number; job: Job; timer: NodeJS.Timeout } | undefined
  let lastId = 0

  function next(): void {
    const job = current ? undefined : queue.shift()
    if (!job) return
    lastId += 1
    current = { id: lastId, job, timer: limit(START_TIMEOUT_MS) }
    thread ??= start()
    if (thread.isReady) send()
  }

  function send(): void {
    if (!current) return
    clearTimeout(current.timer)
    current.timer = limit(timeoutMs)
    thread?.worker.postMessage({ id: current.id, text: current.job.text, value: current.job.value })
  }

  /** A check keeps the process alive by this timer. */
  function limit(ms: number): NodeJS.Timeout {
    return setTimeout(() => giveUp(`the check takes longer than ${ms / 1000} s`), ms)
  }

  /** The work of the thread cannot be interrupted otherwise. */
  function giveUp(detail: string): void {
    void thread?.worker.terminate()
    thread = undefined
    end({ kind: 'unusable', detail })
  }

  function end(check: SchemaCheck): void {
    if (!current) return
    clearTimeout(current.timer)
    const { done } = current.job
    current = undefined
    done(check)
    next()
  }

  function start(): { worker: Worker; isReady: boolean } {
    const worker = new Worker(new URL('./schema-thread.ts', import.meta.url), { resourceLimits: RESOURCE_LIMITS })
    const started = { worker, isReady: false }
    worker.unref()
    worker.on('message', (message: Message) => {
      if (started !== thread) return
      if (message === 'ready') {
        started.isReady = true
        send()
      } else if (message.id === current?.id) end(message.check)
    })
    worker.on('error', (error) => {
      if (started === thread) giveUp(error.message)
    })
    return started
  }

  return {
    check: ({ schema, value }) =>
      new Promise((done) => {
        queue.push({ text: JSON.stringify(schema), value, done })
        next()
      }),
  }
}
