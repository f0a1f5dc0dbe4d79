#!/usr/bin/env node
// The sandbox as a program. It reads no environment: everything is a flag. On a terminal it shows where it is and with
// which keys; without one, a single JSON line on stdout tells the program that started it.
import { bannerOf } from './banner.ts'
import type { Flags } from './flags.ts'
import { buildProgram } from './flags.ts'
import type { AccountKey } from './options.ts'
import { startSandbox } from './server.ts'

const DEMO_KEY: AccountKey = { account: 'demo', keyId: 'demo-key', secret: 'demo-secret' }

await buildProgram(run).parseAsync()

async function run(flags: Flags): Promise<void> {
  const { account, fault: faults, concurrency, queueMultiplier, latency, switch: others, ...rest } = flags
  const keys = account.length > 0 ? account : [DEMO_KEY]
  const switches = { concurrency, queueMultiplier, ...latency, ...others }
  const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`)
  const sandbox = await startSandbox({ ...rest, keys, faults, log, switches }).catch((error: unknown) => {
    process.stderr.write(`error: ${describe(error, flags)}\n`)
    process.exit(1)
  })
  const { url, port } = sandbox
  const accounts = [...new Set(keys.map((key) => key.account))]
  const ready = `${JSON.stringify({ event: 'ready', url, port, accounts })}\n`
  process.stdout.write(process.stdout.isTTY ? bannerOf({ url, keys, contract: flags.contract }) : ready)
  if (account.length === 0 && !process.stdout.isTTY) log('no --account given: made demo=demo-key:demo-secret')
  // A terminal's Ctrl-C comes as SIGINT, and as SIGTERM from the program that started this one: it closes once.
  let closing: Promise<void> | null = null
  const stop = () => {
    closing ??= sandbox.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function describe(error: unknown, { port, host }: Flags): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') return `--port ${port} is taken; give another one, or --port 0 for any that is free`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host ${host} is no address of this machine`
  return error instanceof Error ? error.message : String(error)
}
