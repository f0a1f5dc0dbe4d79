// Opens the session of a command from its shared options and the environment.
import { loadCliEnvironmentOrThrow } from '../config/cli-config.ts'
import { createApiClient } from './api/client.ts'
import { findApi } from './api/find-api.ts'
import type { SharedOptions } from './program.ts'
import { type OutputStream, progressOutputOf } from './progress/output.ts'
import type { Session } from './session.ts'
import type { InputStream } from './terminal/input-stream.ts'

/** The input of one run. */
export interface HfwRun {
  args: readonly string[]
  /** Default: the environment of the process. */
  env?: Record<string, string | undefined> | undefined
  /** Relative paths are resolved against this folder. */
  cwd: string
  stdout: OutputStream
  stderr: OutputStream
  /** Default: no input and no prompts. */
  stdin?: InputStream
  /** Fires at Ctrl-C. */
  signal: AbortSignal
}

/** Throws `ConfigError` for a wrong environment and `UsageError` for a wrong `--api`. Opens no connection. */
export function openSessionOrThrow(options: SharedOptions, run: HfwRun): Session {
  const { cwd, stdout, stdin, signal } = run
  const environment = loadCliEnvironmentOrThrow(run.env)
  const apiAddress = findApi(options.api, environment)
  const api = createApiClient({ url: apiAddress.url, token: options.token ?? environment.HFW_TOKEN, signal })
  const progress = progressOutputOf(run.stderr, { isCi: environment.CI, isColorUnwanted: environment.NO_COLOR })
  return { api, apiAddress, environment, progress, cwd, stdout, stdin, signal, isJson: options.json === true }
}
