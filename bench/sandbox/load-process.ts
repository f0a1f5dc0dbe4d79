// Runs the load generator as a child process, so that it uses no time of the sandbox's event loop.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Task = { kind: 'submit' | 'read'; count: number }

/** Both return the number of calls with a response of status 200. */
export function startLoad(url: string) {
  const child = fork(fileURLToPath(new URL('generate-load.ts', import.meta.url)), [url])
  const run = async (task: Task): Promise<number> => {
    child.send(task)
    const [done] = (await once(child, 'message')) as [number]
    if (done < task.count) throw new Error(`only ${done} of ${task.count} calls (${task.kind}) were answered with 200`)
    return done
  }
  return {
    submit: (count: number) => run({ kind: 'submit', count }),
    read: (count: number) => run({ kind: 'read', count }),
    stop: () => void child.kill(),
  }
}
