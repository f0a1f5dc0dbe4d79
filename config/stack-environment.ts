// What the one-command stack reads from the environment, beside what it hands on to the processes it starts.
import { z } from 'zod'
import { ConfigError } from './load-config.ts'

const Port = z.coerce
  .number({ error: 'must be a port, 1 to 65535' })
  .int('must be a port, 1 to 65535')
  .min(1, 'must be a port, 1 to 65535')
  .max(65_535, 'must be a port, 1 to 65535')
  .optional()

export const StackVariables = z.object({
  HFW_DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .meta({ description: 'Folder that keeps everything the stack keeps.' }),
  DATABASE_URL: z
    .string()
    .optional()
    .meta({ description: 'Use this PostgreSQL (15 or newer) instead of an embedded one.' }),
  TEMPORAL_ADDRESS: z
    .string()
    .optional()
    .meta({ description: 'Use this Temporal server (host:port) instead of a dev server.' }),
  TEMPORAL_CLI: z.string().optional().meta({ description: 'Path of the Temporal CLI whose dev server is used.' }),
  API_PORT: Port,
  WORKER_HEALTH_PORT: Port,
  SANDBOX_PORT: Port.meta({ description: 'Port of the sandbox. Default: 4900, or a free one when that is taken.' }),
  POSTGRES_PORT: Port.meta({ description: 'Port of the embedded PostgreSQL. Default: 5480, or a free one.' }),
  TEMPORAL_PORT: Port.meta({ description: 'Port of the Temporal dev server. Default: 7233, or a free one.' }),
  TEMPORAL_UI_PORT: Port.meta({ description: 'Port of the Temporal web UI. Default: 8233, or a free one.' }),
})

/** The checked variables, and under `inherited` the whole environment for child processes. */
export type StackEnvironment = z.infer<typeof StackVariables> & { inherited: Record<string, string | undefined> }

/**
 * Reads and checks the variables. Empty ones count as not set.
 * @throws ConfigError with one line per problem.
 */
export function loadStackEnvironmentOrThrow(env: Record<string, string | undefined> = process.env): StackEnvironment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = StackVariables.safeParse(given)
  if (parsed.success) return { ...parsed.data, inherited: { ...env } }
  const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigError(`The environment is not right:\n${problems.join('\n')}`)
}
