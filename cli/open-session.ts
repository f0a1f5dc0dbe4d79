// Opens the session of a command from its shared options and the environment.
import { loadCliEnvironmentOrThrow } from '../config/cli-config.ts'
import { createApiClient } from './api/client.ts'
import { findApi } from './api/find-api.ts'
import type { SharedOptions } from './program.ts'
import { progressOutputOf } from './progress/output.ts'
import type { HfwRun } from './run-hfw.ts'
import type { Session } from './session.ts'

/** Throws `ConfigError` for a wrong environment and `UsageError` for a wrong `--api`. Opens no connection. */
export function openSessionOrThrow(options: SharedOptions, run: HfwRun): Session {
  const { cwd, stdout, stdin, signal } = run
  const environment = loadCliEnvironmentOrThrow(run.env)
  const apiAddress = findApi(options.api, environment)
  const api = createApiClient({ url: apiAddress.url, token: options.token ?? environment.HFW_TOKEN, signal })
  const progress = progressOutputOf(run.stderr, { isCi: environment.CI, isColorUnwanted: environment.NO_COLOR })
  return { api, apiAddress, environment, progress, cwd, stdout, stdin, signal, isJson: options.json === true }
}
