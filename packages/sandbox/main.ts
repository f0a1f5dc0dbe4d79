#!/usr/bin/env node
// The sandbox as a program. It reads no environment; all settings are flags. On a terminal it prints a banner. Otherwise it prints
// one JSON line on stdout when it is ready.
import { bannerOf } from './banner.ts'
import type { Flags } from './flags.ts'
import { buildProgram } from './flags.ts'
import type { AccountKey } from './options.ts'
import { startSandbox } from './server.ts'

const DEMO_KEY: AccountKey = { account: 'demo', keyId: 'demo-key', secret: 'demo-secret' }

// Files of this process, media among them, are readable by its user only.
process.umask(0o077)

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
  if (account.length === 0 && !process.stdout.isTTY) log('no --account given; the account is demo=demo-key:demo-secret')
  // Ctrl-C may arrive twice: as SIGINT from the terminal and as SIGTERM from a parent process. The sandbox closes once.
  let closing: Promise<void> | undefined
  const stop = () => {
    closing ??= sandbox.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function describe(error: unknown, { port, host }: Flags): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE') return `--port ${port} is in use; choose another port, or --port 0 for a free one`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `--host ${host} is not an address of this machine`
  return error instanceof Error ? error.message : String(error)
}
