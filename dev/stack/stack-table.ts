// The text that is printed when the stack is ready.
import { relative } from 'node:path'
import { withoutPassword } from './existing-services.ts'
import type { Stack } from './stack.ts'
import { describeVersion } from '../../cli/temporal-cli/version.ts'
import type { TemporalCli } from '../temporal/cli/temporal-cli.ts'

/** The addresses, the data folder and how to stop, as aligned lines. `startedInMs` is the duration of the start. */
export function stackTable(stack: Stack, startedInMs: number): string {
  const { urls, temporalCli } = stack
  const rows: [string, string][] = [
    ['API', urls.api],
    ['API reference', urls.apiReference],
    ['Temporal UI', urls.temporalUi ?? `(of the server at ${stack.temporalAddress})`],
    ['Sandbox', urls.sandbox],
    ['PostgreSQL', withoutPassword(stack.databaseUrl)],
    [
      'Temporal',
      temporalCli === undefined ? stack.temporalAddress : `${stack.temporalAddress}  ${describeCli(temporalCli)}`,
    ],
    ['Data folder', `${shortPath(stack.dataDir)}  (logs, stack.json and all state)`],
    ['Stop', `Ctrl-C, or: kill ${process.pid}`],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)
  return ['', `Higgsfield Worker is up (${(startedInMs / 1000).toFixed(1)} s)`, '', ...lines, ''].join('\n')
}

/** A path in the current folder is shown relative to it. */
export function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path)
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere
}

/** "(CLI 1.5.1, server 1.29.1, UI 2.42.1; from the cache: /home/…/temporal)" */
export function describeCli(cli: TemporalCli): string {
  const origins: Record<TemporalCli['source'], string> = {
    TEMPORAL_CLI: 'named by TEMPORAL_CLI',
    PATH: 'from the PATH',
    cache: 'from the cache',
    download: 'downloaded',
    build: 'built from source',
  }
  return `(${describeVersion(cli.version)}; ${origins[cli.source]}: ${cli.path})`
}
