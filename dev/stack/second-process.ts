// A second API or worker on a running stack: for tests of deploys, and of several processes of one kind.
import type { GuardedProcess } from '../processes/guarded-process.ts'

/**
 * - `env`: variables that override those of the first process, for example `WORKFLOW_BUNDLE` or `WORKER_DEPLOY_MODE`.
 * - `script`: a program that replaces that of the project, for example of another clone.
 */
export type SecondOptions = { env?: NodeJS.ProcessEnv; script?: string }

/** A second process. It is not restarted after a crash, and `stop` of the stack stops it with the others. */
export type SecondProcess = Pick<GuardedProcess, 'pid' | 'exited' | 'kill' | 'stop'> & {
  /** Of an API: its address. Of a worker: that of its health server. */
  readonly url: string
  readonly logFile: string
}

/** Which variable sets the port of each kind of process. */
export const PORT_VARIABLES = { api: 'API_PORT', worker: 'WORKER_HEALTH_PORT' } as const
