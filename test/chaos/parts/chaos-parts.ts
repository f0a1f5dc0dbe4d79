// The processes of a chaos run: a whole stack with a second worker and a second API.
// Invariant: a part that no fault has ended is running. One that ends without a fault is recorded and started again, as a
// supervisor does on a server.
import { setTimeout as sleep } from 'node:timers/promises'
import type { PartName } from '../../../dev/stack/stack-options.ts'
import type { Stack } from '../../../dev/stack/stack.ts'
import type { Timeline } from '../timeline.ts'
import type { Controls } from './controls.ts'
import { furtherProcess } from './further-process.ts'
import { pauseTree } from './process-tree.ts'

export const CHAOS_PARTS = ['worker', 'worker2', 'api', 'api2', 'temporal', 'postgres', 'sandbox'] as const
export type ChaosPart = (typeof CHAOS_PARTS)[number]

export interface ChaosParts {
  /** Addresses of the APIs. */
  apis(): readonly string[]
  /** The build id of workers that start from now on. */
  nextBuild(): string
  /** Sends the signal and resolves when the part has ended. It stays down until `start`. */
  end(part: ChaosPart, signal: NodeJS.Signals): Promise<void>
  /** Starts a part that has ended, and resolves when it is ready. */
  start(part: ChaosPart): Promise<void>
  /** Stops every process of the part; the returned function continues them. */
  pause(part: ChaosPart): () => void
  isRunning(part: ChaosPart): boolean
  /** Paused now, or less than `ms` ago. */
  wasPausedWithin(ms: number): boolean
  /** Continues what is paused. The owner of the stack stops it, and the further processes with it. */
  close(): Promise<void>
}

const WATCH_EVERY_MS = 300
/** A part does not become ready while another one is paused, so its start is repeated for so long. The longest pause takes less. */
const START_WITHIN_MS = 10 * 60_000

/** `stack` runs. Resolves when the second worker and the second API are ready. */
export async function startChaosParts(stack: Stack, timeline: Timeline): Promise<ChaosParts> {
  let builds = 1
  const further = await startFurther(stack, () => ({ WORKER_BUILD_ID: `chaos-${builds}` }))
  const [api, temporal] = [ofStack(stack, 'api'), ofStack(stack, 'temporal')]
  const [postgres, sandbox] = [ofStack(stack, 'postgres'), ofStack(stack, 'sandbox')]
  const controls: Record<ChaosPart, Controls> = { ...further, api, temporal, postgres, sandbox }
  const down = new Set<ChaosPart>()
  const paused = new Map<ChaosPart, () => void>()
  let resumedAtMs = 0
  const start = async (part: ChaosPart) => {
    await startPatiently(() => controls[part].start())
    down.delete(part)
  }
  const watch = watchOver({ controls, down, start, timeline })
  return {
    apis: () => [stack.urls.api, further.api2.url() ?? stack.urls.api],
    nextBuild: () => `chaos-${(builds += 1)}`,
    start,
    async end(part, signal) {
      down.add(part)
      await controls[part].kill(signal)
    },
    pause(part) {
      const pid = controls[part].pid()
      if (pid === undefined) return () => {}
      const resume = pauseTree(pid)
      const resumeOnce = () => {
        if (!paused.delete(part)) return
        resumedAtMs = Date.now()
        resume()
      }
      paused.set(part, resumeOnce)
      return resumeOnce
    },
    isRunning: (part) => controls[part].pid() !== undefined && !down.has(part) && !paused.has(part),
    wasPausedWithin: (ms) => paused.size > 0 || Date.now() < resumedAtMs + ms,
    async close() {
      await watch.stop()
      for (const resume of [...paused.values()]) resume()
    },
  }
}

/** Both workers are further processes, because the build of those of the stack cannot change. */
async function startFurther(stack: Stack, workerEnv: () => NodeJS.ProcessEnv) {
  const further = {
    worker: furtherProcess(stack, 'worker', workerEnv),
    worker2: furtherProcess(stack, 'worker', workerEnv),
    api2: furtherProcess(stack, 'api', () => ({})),
  }
  await Promise.all(Object.values(further).map((process) => process.start()))
  await stack.kill('worker', 'SIGTERM')
  return further
}

function ofStack(stack: Stack, part: PartName): Controls {
  return {
    pid: () => stack.pids()[part],
    kill: (signal) => stack.kill(part, signal),
    start: () => stack.start(part),
  }
}

async function startPatiently(start: () => Promise<void>): Promise<void> {
  const giveUpAtMs = Date.now() + START_WITHIN_MS
  for (;;) {
    try {
      return await start()
    } catch (error) {
      if (Date.now() > giveUpAtMs) throw error
      await sleep(500)
    }
  }
}

function watchOver(watched: {
  controls: Record<ChaosPart, Controls>
  down: Set<ChaosPart>
  start: (part: ChaosPart) => Promise<void>
  timeline: Timeline
}) {
  const { controls, down, start, timeline } = watched
  const stopping = new AbortController()
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      for (const part of CHAOS_PARTS) {
        if (down.has(part) || controls[part].pid() !== undefined) continue
        down.add(part)
        timeline.note({ what: 'ended without a fault', parts: [part] })
        void start(part).catch((error: unknown) =>
          timeline.note({ what: `not started: ${String(error)}`, parts: [part] }),
        )
      }
      await sleep(WATCH_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await watching
    },
  }
}
