// Which server a Temporal CLI holds, and whether it is new enough for us.
import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { promisify } from 'node:util'

/** What `temporal --version` says: "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)". */
export type TemporalCliVersion = { cli: string; server: string; ui: string }

/** A CLI that can be used, or why it cannot. */
export type CliCheck = { isUsable: true; version: TemporalCliVersion } | { isUsable: false; reason: string }

/** The oldest server that the workflows are tested on, as [major, minor]. */
const OLDEST_SERVER = [1, 29] as const
const VERSION_TIMEOUT_MS = 15_000

const run = promisify(execFile)

/** Runs `<path> --version` and judges it: an executable file, an understandable answer, a server of 1.29 or newer. */
export async function checkTemporalCli(path: string): Promise<CliCheck> {
  const obstacle = obstacleToExecution(path)
  if (obstacle !== undefined) return { isUsable: false, reason: obstacle }
  try {
    const { stdout } = await run(path, ['--version'], { timeout: VERSION_TIMEOUT_MS })
    return judge(stdout)
  } catch (error) {
    const firstLine = error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error)
    return { isUsable: false, reason: `it does not run: ${firstLine.trim()}` }
  }
}

/** "CLI 1.5.1, server 1.29.1, UI 2.42.1" */
export function describeVersion(version: TemporalCliVersion): string {
  return `CLI ${version.cli}, server ${version.server}, UI ${version.ui}`
}

function obstacleToExecution(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 'there is no such file'
  if (!stats.isFile()) return 'it is not a file'
  try {
    accessSync(path, constants.X_OK)
    return undefined
  } catch {
    return 'it is not executable (chmod +x)'
  }
}

function judge(output: string): CliCheck {
  const match = /version (\S+) \(Server (\d+)\.(\d+)([^\s,]*), UI ([^\s)]+)\)/.exec(output)
  if (match === null) {
    return { isUsable: false, reason: `its --version is not understood: "${output.trim().slice(0, 100)}"` }
  }
  const [, cli = '', major = '', minor = '', rest = '', ui = ''] = match
  const version = { cli, server: `${major}.${minor}${rest}`, ui }
  const [oldestMajor, oldestMinor] = OLDEST_SERVER
  const isNewEnough = Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor)
  if (isNewEnough) return { isUsable: true, version }
  return {
    isUsable: false,
    reason: `its server is ${version.server}, and ${oldestMajor}.${oldestMinor} or newer is needed`,
  }
}
