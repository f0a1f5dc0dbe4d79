// The state file of a stack in its data folder: process, start time and addresses. The demo, the CLI and a second start read it.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Addresses of a running stack. `temporalUi` is missing when the Temporal server is not embedded. */
export type StackUrls = {
  api: string
  apiReference: string
  sandbox: string
  workerHealth: string
  temporalUi?: string
}

/** Content of `<data folder>/stack.json`. `urls` are present from the start but respond only when `status` is `ready`. */
export type StackState = {
  status: 'starting' | 'ready'
  pid: number
  startedAt: string
  urls: StackUrls
  databaseUrl?: string
  temporalAddress?: string
  pids: Record<string, number>
}

/** Writes the state file. Only the current user can read it, because it contains the database's password. */
export function writeStackState(dataDir: string, state: StackState): void {
  const aside = `${stateFile(dataDir)}.${process.pid}`
  writeFileSync(aside, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
  renameSync(aside, stateFile(dataDir))
}

/** Reads the state file; undefined when there is none. It may be from a killed stack: only the folder's lock shows that one runs. */
export function readStackState(dataDir: string): StackState | undefined {
  if (!existsSync(stateFile(dataDir))) return undefined
  try {
    return JSON.parse(readFileSync(stateFile(dataDir), 'utf8')) as StackState
  } catch {
    return undefined
  }
}

/** Removes the state file. */
export function removeStackState(dataDir: string): void {
  rmSync(stateFile(dataDir), { force: true })
}

/** The message for a start on a data folder that another stack uses. */
export function describeHolder(dataDir: string): string {
  const state = readStackState(dataDir)
  if (state === undefined) return `The data folder ${dataDir} is in use by another process, which is starting.`
  return [
    `The data folder ${dataDir} is in use: process ${state.pid} runs a stack on it, started ${describeAge(state.startedAt)}.`,
    `  API ${state.urls.api}${state.urls.temporalUi === undefined ? '' : `   Temporal UI ${state.urls.temporalUi}`}`,
    `Use that stack, stop it (Ctrl-C in its terminal, or: kill ${state.pid}), or choose another folder with HFW_DATA_DIR or --data-dir.`,
  ].join('\n')
}

function stateFile(dataDir: string): string {
  return join(dataDir, 'stack.json')
}

function describeAge(startedAt: string): string {
  const ageMinutes = Math.round((Date.now() - Date.parse(startedAt)) / 60_000)
  const age =
    ageMinutes < 1 ? 'just now' : ageMinutes < 90 ? `${ageMinutes} min ago` : `${Math.round(ageMinutes / 60)} h ago`
  return `${age} (${startedAt})`
}
