// What the command line reads from the environment. Without zod, because loading it takes a third of the time of a short command.
import { ConfigError } from './parse-environment.ts'

/** A variable of the command line. */
export interface CliVariable {
  description: string
  default?: string
  secret?: true
}

export const CLI_VARIABLES = {
  HFW_API: {
    description: 'Address of the API. Default: the API of the stack that runs on the data folder, or port 4800.',
  },
  HFW_TOKEN: { description: 'Token that is sent to the API.', secret: true },
  HF_API_KEY_ID: {
    description: 'Key id for hfw accounts add and rotate-key. The platform’s own name of the variable.',
  },
  HF_API_KEY_SECRET: { description: 'Secret of HF_API_KEY_ID. Default: a prompt without echo.', secret: true },
  HFW_DATA_DIR: { description: 'Data folder of the embedded stack.', default: '.data' },
  TEMPORAL_ADDRESS: { description: 'A Temporal server to use. With it, no Temporal CLI is needed.' },
  TEMPORAL_CLI: { description: 'Path of the Temporal CLI. Only the doctor reads it.' },
  PATH: { description: 'Folders of programs. Only the doctor searches them.' },
  NO_COLOR: { description: 'With any value: no colours.' },
  CI: { description: 'With a value other than false or 0: plain lines without redrawing.' },
} as const satisfies Record<string, CliVariable>

type Name = keyof typeof CLI_VARIABLES

/** The checked variables. */
export interface CliEnvironment extends Partial<Record<Exclude<Name, Complete>, string | undefined>> {
  HFW_DATA_DIR: string
  PATH: string
  /** True where the variable has any value. */
  NO_COLOR: boolean
  CI: boolean
}
type Complete = 'HFW_DATA_DIR' | 'PATH' | 'NO_COLOR' | 'CI'

/** Reads and checks the variables. Empty variables count as not set. Throws `ConfigError` where one is wrong. */
export function loadCliEnvironmentOrThrow(env: Record<string, string | undefined> = process.env): CliEnvironment {
  const names = Object.keys(CLI_VARIABLES) as Name[]
  const given: Partial<Record<Name, string>> = Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])),
  )
  if (given.HFW_API !== undefined && !isHttpUrl(given.HFW_API)) {
    throw new ConfigError(['HFW_API: must be an http(s) URL, for example http://127.0.0.1:4800'])
  }
  return {
    ...given,
    HFW_DATA_DIR: given.HFW_DATA_DIR ?? CLI_VARIABLES.HFW_DATA_DIR.default,
    PATH: given.PATH ?? '',
    NO_COLOR: given.NO_COLOR !== undefined,
    CI: given.CI !== undefined && given.CI !== 'false' && given.CI !== '0',
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
