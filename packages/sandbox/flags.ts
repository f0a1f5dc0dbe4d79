// The sandbox's command line: every flag with its default, its parser and its error texts.
import { Command, InvalidArgumentError, Option } from 'commander'
import { camelCase } from './engine/accounts/switch-names.ts'
import type { Contract, SwitchOverrides } from './engine/accounts/contract.ts'
import { CONTRACTS, PRESETS, SWITCH_SCHEMAS } from './engine/accounts/contract.ts'
import type { FaultOrder } from './engine/faults/rules.ts'
import { parseFaultOrThrow, parseStormOrThrow } from './engine/faults/spec.ts'
import type { StormOrder } from './engine/faults/storm.ts'
import type { AccountKey } from './options.ts'
import { parseAccountKeyOrThrow, SHARED_DEFAULTS } from './options.ts'
import type { Quality } from './render/job.ts'

const DEFAULT_PORT = 4900
/** Sigma of `--latency` without a spread. */
const DEFAULT_SPREAD = 0.2

export interface Flags {
  port: number
  host: string
  account: AccountKey[]
  concurrency: number
  queueMultiplier: number
  speed: number
  seed: number
  contract: Contract
  credits: number
  quality: Quality
  latency?: SwitchOverrides
  switch: SwitchOverrides
  fault: FaultOrder[]
  storm?: StormOrder
  dataDir?: string
}

const HELP = `
Accounts:
  --account key:secret                   an account named "key"
  --account north=key:secret             a second --account north=… adds a key; the keys of an account share everything
  --account north=key:secret:rejecting   its contract: ${CONTRACTS.join(', ')}
  Without this flag there is one account: demo=demo-key:demo-secret.

Switches (--switch name=value, for all accounts; PATCH /_sandbox/accounts/{name} changes one account while it runs):
  ${Object.keys(SWITCH_SCHEMAS)
    .join(', ')
    .replaceAll(/(.{60,90}) /g, '$1\n  ')}
  docs/sandbox.md describes each switch and its value in each contract.

Nothing is paid, and no real service is called. Without a terminal it prints one JSON line on stdout when it is ready.`

/** Calls `run` with the flags when all are valid. An invalid flag ends the program with exit code 2. */
export function buildProgram(run: (flags: Flags) => Promise<void>): Command {
  const program = new Command('sandbox')
    .description('A local Higgsfield platform: same routes, statuses, prices and media, but nothing is paid.')
    .option('--port <number>', 'TCP port; 0 chooses a free one', integerFrom(0), DEFAULT_PORT)
    .option('--host <address>', 'address to listen on', SHARED_DEFAULTS.host)
    .addOption(repeatable('--account <[name=]key:secret[:contract]>', 'an account and its key', collectKey))
  return addSimulation(addAccountDefaults(program))
    .option('--data-dir <folder>', 'folder for state and media; without it they are removed at the end')
    .addHelpText('after', HELP)
    .action(run)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
}

function addAccountDefaults(program: Command): Command {
  return program
    .addOption(
      new Option('--contract <name>', 'contract of accounts that name none; it presets all switches')
        .choices(CONTRACTS)
        .default(SHARED_DEFAULTS.contract),
    )
    .option(
      '--concurrency <number>',
      'requests of one account that run at the same time',
      integerFrom(1),
      PRESETS.queueing.concurrency,
    )
    .option(
      '--queue-multiplier <number>',
      'queue size in the contract queueing, as a multiple of the concurrency',
      integerFrom(0),
      PRESETS.queueing.queueMultiplier,
    )
    .addOption(
      new Option('--switch <name=value>', 'sets a switch of all accounts; repeatable')
        .argParser(collectSwitch)
        .default({}, 'none'),
    )
    .option('--credits <number>', 'credits that each account starts with', positive, SHARED_DEFAULTS.credits)
}

function addSimulation(program: Command): Command {
  return program
    .option('--speed <factor>', 'divides every simulated duration', positive, SHARED_DEFAULTS.speed)
    .option('--latency <seconds[:spread]>', 'mean and sigma of the duration of every job, log-normal', readLatency)
    .option(
      '--seed <number>',
      'seed of latencies and of pictures that name no seed',
      integerFrom(0),
      SHARED_DEFAULTS.seed,
    )
    .addOption(
      new Option(
        '--quality <name>',
        'full: outputs are drawn from the request; still: each shape and size is drawn once',
      )
        .choices(['still', 'full'])
        .default(SHARED_DEFAULTS.quality),
    )
    .addOption(repeatable('--fault <kind[:name=value,…]>', 'arms a fault, e.g. failed:count=2', collectFault))
    .option('--storm <seed[:preset][,kind=rate…]>', 'random faults, e.g. 7:mild or 7:rough,failed=0.1', readStorm)
}

function repeatable<T>(flags: string, description: string, collect: (text: string, previous: T[]) => T[]): Option {
  return new Option(flags, `${description}; repeatable`).argParser(collect).default([], 'none')
}

function collectKey(text: string, previous: AccountKey[]): AccountKey[] {
  return [...previous, parsed(parseAccountKeyOrThrow, text)]
}

function collectFault(text: string, previous: FaultOrder[]): FaultOrder[] {
  return [...previous, parsed(parseFaultOrThrow, text)]
}

function readStorm(text: string): StormOrder {
  return parsed(parseStormOrThrow, text)
}

function readLatency(text: string): SwitchOverrides {
  const [meanSeconds, spread = DEFAULT_SPREAD] = text.split(':').map(Number)
  return switchOrThrow('latency', { meanSeconds, spread })
}

function collectSwitch(text: string, previous: SwitchOverrides): SwitchOverrides {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(text) ?? []
  return { ...previous, ...switchOrThrow(camelCase(name), jsonOr(value)) }
}

function switchOrThrow(name: string, value: unknown): SwitchOverrides {
  if (!Object.hasOwn(SWITCH_SCHEMAS, name)) {
    throw new InvalidArgumentError(
      `There is no such switch; the switches are ${Object.keys(SWITCH_SCHEMAS).join(', ')}.`,
    )
  }
  const checked = SWITCH_SCHEMAS[name as keyof typeof SWITCH_SCHEMAS].safeParse(value)
  if (!checked.success) throw new InvalidArgumentError(checked.error.issues.map((issue) => issue.message).join('; '))
  return { [name]: checked.data }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function parsed<T>(parse: (text: string) => T, text: string): T {
  try {
    return parse(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

function integerFrom(minimum: number) {
  return (text: string): number => {
    const value = Number(text)
    if (text !== '' && Number.isInteger(value) && value >= minimum) return value
    throw new InvalidArgumentError(`It must be a whole number from ${minimum}.`)
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above 0.')
  return value
}
