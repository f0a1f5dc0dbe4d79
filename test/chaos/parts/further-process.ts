// An API or a worker beside those of the stack. Its environment can change between two starts, as at a deploy.
import type { SecondProcess } from '../../../dev/stack/second-process.ts'
import type { Stack } from '../../../dev/stack/stack.ts'
import type { Controls } from './controls.ts'

export interface FurtherProcess extends Controls {
  /** Its address, which is another one after each start. Undefined before the first. */
  url(): string | undefined
}

/** Does not run yet. `env`: variables that override those of the stack, read at each start. */
export function furtherProcess(stack: Stack, program: 'api' | 'worker', env: () => NodeJS.ProcessEnv): FurtherProcess {
  let running: SecondProcess | undefined
  let url: string | undefined
  return {
    url: () => url,
    pid: () => running?.pid,
    async kill(signal) {
      running?.kill(signal)
      await running?.exited
    },
    async start() {
      const started = await stack.startSecond(program, { env: env() })
      running = started
      url = started.url
      void started.exited.then(() => {
        if (running === started) running = undefined
      })
    },
  }
}
