// What the one-command stack reads from the environment, besides the variables that it passes to its processes.
import { z } from 'zod'
import { parseEnvironmentOrThrow } from './parse-environment.ts'

const Port = z.coerce
  .number({ error: 'must be a port, 1 to 65535' })
  .int('must be a port, 1 to 65535')
  .min(1, 'must be a port, 1 to 65535')
  .max(65_535, 'must be a port, 1 to 65535')
  .optional()

export const StackVariables = z.object({
  HFW_DATA_DIR: z.string().min(1).default('.data').meta({ description: 'Folder for all data of the stack.' }),
  DATABASE_URL: z
    .string()
    .optional()
    .meta({ description: 'Use this PostgreSQL (15 or newer) instead of an embedded one.' }),
  TEMPORAL_ADDRESS: z
    .string()
    .optional()
    .meta({ description: 'Use this Temporal server (host:port) instead of a dev server.' }),
  TEMPORAL_CLI: z.string().optional().meta({ description: 'Path of the Temporal CLI that runs the dev server.' }),
  API_PORT: Port,
  WORKER_HEALTH_PORT: Port,
  SANDBOX_PORT: Port.meta({ description: 'Port of the sandbox. Default: 4900, or a free one where that is taken.' }),
  POSTGRES_PORT: Port.meta({ description: 'Port of the embedded PostgreSQL. Default: 5480, or a free one.' }),
  TEMPORAL_PORT: Port.meta({ description: 'Port of the Temporal dev server. Default: 7233, or a free one.' }),
  TEMPORAL_UI_PORT: Port.meta({ description: 'Port of the Temporal web UI. Default: 8233, or a free one.' }),
})

/** The checked variables, and under `inherited` the whole environment for child processes. */
export type StackEnvironment = z.infer<typeof StackVariables> & { inherited: Record<string, string | undefined> }

/** Reads and checks the variables. Throws `ConfigError` with one line for each problem. */
export function loadStackEnvironmentOrThrow(env: Record<string, string | undefined> = process.env): StackEnvironment {
  return { ...parseEnvironmentOrThrow(StackVariables, env), inherited: { ...env } }
}
