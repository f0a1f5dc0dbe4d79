// The command line of `npm start`. Arguments and environment together give the options of the stack.
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { StackEnvironment } from '../config/stack-environment.ts'
import type { PortName, Ports } from './ports/choose-ports.ts'
import { StackError } from './stack/stack-error.ts'
import type { StackOptions } from './stack/stack-options.ts'
import { messageOf } from '../cli/errors/message-of.ts'

/** The real platform needs minutes for a clip. At ten times that speed a user can still watch the progress. */
const DEFAULT_SPEED = 10

/** The part of the help that `npm run demo` shows too. */
export const START_OPTIONS_HELP = `Options (each can also be set by the environment variable after it):
  --data-dir <folder>         folder of all state (HFW_DATA_DIR; default .data in the project)
  --api-port <port>           API_PORT; default 4800
  --sandbox-port <port>       SANDBOX_PORT; default 4900
  --postgres-port <port>      POSTGRES_PORT; default 5480
  --temporal-port <port>      TEMPORAL_PORT; default 7233
  --temporal-ui-port <port>   TEMPORAL_UI_PORT; default 8233
  --speed <factor>            speed of the sandbox relative to the real platform (default ${DEFAULT_SPEED})
  --seed <number>             makes the sandbox repeatable
  --help                      print this text

A default port that is taken is replaced by a free one. A requested port that is taken is an error.

To replace an embedded part:
  DATABASE_URL       an existing PostgreSQL 15 or newer
  TEMPORAL_ADDRESS   an existing Temporal server, host:port
  TEMPORAL_CLI       the Temporal CLI to run (otherwise: PATH, cache, download, build with Go)`

/** The text of `--help`. */
export const START_HELP = `npm start -- [options]

Starts the whole stack in this terminal: PostgreSQL, Temporal, the sandbox platform, the API and the worker.
Ctrl-C stops all parts. State is stored in the data folder, and the next start continues with it.

${START_OPTIONS_HELP}`

/** What the command line requests: the help, or a stack with these options. */
export type StartRequest = { isHelp: true } | { isHelp: false; options: StackOptions }

const OPTIONS = {
  'data-dir': { type: 'string' },
  'api-port': { type: 'string' },
  'sandbox-port': { type: 'string' },
  'postgres-port': { type: 'string' },
  'temporal-port': { type: 'string' },
  'temporal-ui-port': { type: 'string' },
  speed: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Reads the arguments. The environment supplies what they omit.
 * @throws StackError for unknown options and invalid numbers.
 */
export function readStartRequestOrThrow(args: readonly string[], environment: StackEnvironment): StartRequest {
  const values = parseOrThrow(args)
  if (values.help === true) return { isHelp: true }
  const port = (option: keyof typeof values, fromEnvironment: number | undefined) =>
    values[option] === undefined ? fromEnvironment : portOrThrow(option, String(values[option]))
  const requested: Partial<Record<PortName, number | undefined>> = {
    api: port('api-port', environment.API_PORT),
    workerHealth: environment.WORKER_HEALTH_PORT,
    sandbox: port('sandbox-port', environment.SANDBOX_PORT),
    postgres: port('postgres-port', environment.POSTGRES_PORT),
    temporal: port('temporal-port', environment.TEMPORAL_PORT),
    temporalUi: port('temporal-ui-port', environment.TEMPORAL_UI_PORT),
  }
  const ports = Object.fromEntries(
    Object.entries(requested).filter(([, value]) => value !== undefined),
  ) as Partial<Ports>
  return {
    isHelp: false,
    options: {
      // The default is relative to the project and not to the current folder, which differ under npx.
      dataDir:
        values['data-dir'] === undefined
          ? resolve(dirname(import.meta.dirname), environment.HFW_DATA_DIR)
          : resolve(values['data-dir']),
      env: environment.inherited,
      ports,
      databaseUrl: environment.DATABASE_URL,
      temporalAddress: environment.TEMPORAL_ADDRESS,
      sandbox: {
        speed: values.speed === undefined ? DEFAULT_SPEED : positiveOrThrow('speed', values.speed),
        seed: values.seed,
      },
    },
  }
}

function parseOrThrow(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values
  } catch (error) {
    throw new StackError(`${messageOf(error)}\nSee npm start -- --help`)
  }
}

function portOrThrow(option: string, text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new StackError(`--${option} must be a port from 1 to 65535, not "${text}"`)
}

function positiveOrThrow(option: string, text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new StackError(`--${option} must be a number above 0, not "${text}"`)
}
