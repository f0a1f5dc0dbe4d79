// What the command line reads from the environment.
import { z } from 'zod'
import { parseEnvironmentOrThrow } from './parse-environment.ts'

/** True where the variable has any value. */
const Flag = z
  .string()
  .optional()
  .transform((value) => value !== undefined)

export const CliVariables = z.object({
  HFW_API: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL, for example http://127.0.0.1:4800' })
    .optional()
    .meta({
      description: 'Address of the API. Default: the API of the stack that runs on the data folder, or port 4800.',
    }),
  HFW_TOKEN: z.string().min(1).optional().meta({ description: 'Token that is sent to the API.', secret: true }),
  HF_API_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Key id for hfw accounts add and rotate-key. The platform’s own name of the variable.' }),
  HF_API_KEY_SECRET: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Secret of HF_API_KEY_ID. Default: a prompt without echo.', secret: true }),
  HFW_DATA_DIR: z.string().min(1).default('.data').meta({ description: 'Data folder of the embedded stack.' }),
  TEMPORAL_ADDRESS: z
    .string()
    .optional()
    .meta({ description: 'A Temporal server to use. With it, no Temporal CLI is needed.' }),
  TEMPORAL_CLI: z.string().optional().meta({ description: 'Path of the Temporal CLI. Only the doctor reads it.' }),
  PATH: z.string().default('').meta({ description: 'Folders of programs. Only the doctor searches them.' }),
  NO_COLOR: Flag.meta({ description: 'With any value: no colours.' }),
  CI: z
    .string()
    .optional()
    .transform((value) => value !== undefined && value !== 'false' && value !== '0')
    .meta({ description: 'With a value other than false or 0: plain lines without redrawing.' }),
})

/** The checked variables. */
export type CliEnvironment = z.infer<typeof CliVariables>

/** Reads and checks the variables. Throws `ConfigError` with one line for each problem. */
export function loadCliEnvironmentOrThrow(env: Record<string, string | undefined> = process.env): CliEnvironment {
  return parseEnvironmentOrThrow(CliVariables, env)
}
