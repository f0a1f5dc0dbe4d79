// The sandbox as a program. It reads no environment: everything is a flag. One JSON line on stdout says it is ready.
import { Command, InvalidArgumentError, Option } from 'commander'
import { contracts } from './engine/contract.ts'
import type { Contract } from './engine/contract.ts'
import type { FaultOrder } from './engine/faults/rules.ts'
import { parseFaultOrThrow, parseStormOrThrow } from './engine/faults/spec.ts'
import type { StormOrder } from './engine/faults/storm.ts'
import type { AccountKey } from './options.ts'
import { parseAccountKeyOrThrow } from './options.ts'
import type { Quality } from './render/job.ts'
import { startSandbox } from './server.ts'

interface Flags {
  port: number
  host: string
  account: AccountKey[]
  concurrency: number
  speed: number
  seed: number
  contract: Contract
  credits: number
  queueMultiplier: number
  quality: Quality
  fault: FaultOrder[]
  storm?: StormOrder
  dataDir?: string
}

const program = new Command('sandbox')
  .description('A local Higgsfield platform: same routes, statuses, prices and media, but nothing is paid.')
  .option('--port <number>', 'TCP port; 0 takes a free one', integerFrom(0), 4900)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--account <name=keyId:secret>', 'an account and its key; repeat for more accounts or keys', collectKey, [])
  .option('--concurrency <number>', 'requests of one account in work at the same time', integerFrom(1), 4)
  .option('--speed <factor>', 'divides every simulated duration', positive, 1)
  .option('--seed <number>', 'seed of latencies and of pictures that name no seed', integerFrom(0), 1)
  .addOption(
    new Option('--contract <name>', 'contract generation: a and a_plus refuse above the cap with 400, b queues')
      .choices(contracts)
      .default('b'),
  )
  .option('--credits <number>', 'credits that each account starts with', positive, 10_000)
  .option('--queue-multiplier <number>', 'size of the queue of contract b, times the concurrency', integerFrom(0), 10)
  .addOption(
    new Option('--quality <name>', 'full: output is made from the request; still: made once for each shape and size')
      .choices(['still', 'full'])
      .default('full'),
  )
  .option(
    '--fault <kind[:name=value,…]>',
    'arms a fault, e.g. failed:count=2 or error_500_after:rate=0.02',
    collectFault,
    [],
  )
  .option('--storm <seed[:preset][,kind=rate…]>', 'faults by chance, e.g. 7:mild or 7:rough,failed=0.1', readStorm)
  .option('--data-dir <folder>', 'where state and media are kept; without it they end with the process')
  .action(run)

await program.parseAsync()

async function run(flags: Flags): Promise<void> {
  const { account: keys, fault: faults, concurrency, queueMultiplier, ...rest } = flags
  if (keys.length === 0) program.error('error: give at least one --account name=keyId:secret', { exitCode: 2 })
  const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`)
  const sandbox = await startSandbox({ ...rest, keys, faults, log, switches: { concurrency, queueMultiplier } }).catch(
    (error: unknown) =>
      program.error(`error: ${error instanceof Error ? error.message : String(error)}`, { exitCode: 1 }),
  )
  const accounts = [...new Set(keys.map((key) => key.account))]
  process.stdout.write(`${JSON.stringify({ event: 'ready', url: sandbox.url, port: sandbox.port, accounts })}\n`)
  const stop = () => void sandbox.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
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
    if (!Number.isInteger(value) || value < minimum) throw new InvalidArgumentError(`wants an integer from ${minimum}`)
    return value
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('wants a number above 0')
  return value
}
