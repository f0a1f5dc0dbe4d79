// What the command line reads from the environment.
import { z } from 'zod'
import { ConfigError } from './load-config.ts'

/** Set to anything at all. */
const Flag = z
  .string()
  .optional()
  .transform((value) => value !== undefined)

export const CliVariables = z.object({
  HFW_API: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL, for example http://127.0.0.1:4800' })
    .optional()
    .meta({ description: 'Address of the API. Left out: of the stack that runs on the data folder, or port 4800.' }),
  HFW_TOKEN: z.string().min(1).optional().meta({ description: 'Token to send to the API.', secret: true }),
  HF_API_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Key id for hfw accounts add and rotate-key, by the platform’s own name for it.' }),
  HF_API_KEY_SECRET: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Secret that goes with HF_API_KEY_ID. Left out: asked for without echo.', secret: true }),
  HFW_DATA_DIR: z.string().min(1).default('.data').meta({ description: 'Data folder of the embedded stack.' }),
  TEMPORAL_ADDRESS: z.string().optional().meta({ description: 'A Temporal server that is used, so no CLI is needed.' }),
  TEMPORAL_CLI: z.string().optional().meta({ description: 'Path of the Temporal CLI; looked at by the doctor only.' }),
  PATH: z.string().default('').meta({ description: 'Searched for programs by the doctor only.' }),
  NO_COLOR: Flag.meta({ description: 'Set to anything: no colours.' }),
  CI: z
    .string()
    .optional()
    .transform((value) => value !== undefined && value !== 'false' && value !== '0')
    .meta({ description: 'Set: plain lines, nothing is drawn over.' }),
})

/** The checked variables. */
export type CliEnvironment = z.infer<typeof CliVariables>

/**
 * Reads and checks the variables. Empty ones count as not set.
 * @throws ConfigError with one line per problem; values are never repeated.
 */
export function loadCliEnvironmentOrThrow(env: Record<string, string | undefined> = process.env): CliEnvironment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = CliVariables.safeParse(given)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `  - ${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigError(`The environment is not right:\n${problems.join('\n')}`)
}
