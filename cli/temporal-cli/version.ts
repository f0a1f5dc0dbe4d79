// Reads the versions of a Temporal CLI and checks that its server is new enough. The stack and the doctor use the same check.
import { execFile } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { promisify } from 'node:util'
import { messageOf } from '../errors/message-of.ts'

/** The versions in the output of `temporal --version`: "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)". */
export type TemporalCliVersion = { cli: string; server: string; ui: string }

/** A usable CLI with its versions, or the reason why it is not usable. */
export type CliCheck = { isUsable: true; version: TemporalCliVersion } | { isUsable: false; reason: string }

/** The oldest server that the workflows are tested with, as [major, minor]. */
const OLDEST_SERVER = [1, 29] as const
const VERSION_TIMEOUT_MS = 15_000

const run = promisify(execFile)

/** Runs `<path> --version`. A usable CLI is an executable file with known output and a server of 1.29 or newer. */
export async function checkTemporalCli(path: string): Promise<CliCheck> {
  const obstacle = obstacleToExecution(path)
  if (obstacle !== undefined) return { isUsable: false, reason: obstacle }
  try {
    const { stdout } = await run(path, ['--version'], { timeout: VERSION_TIMEOUT_MS })
    return checkVersion(stdout)
  } catch (error) {
    const firstLines = messageOf(error).split('\n').slice(0, 2).join(' ')
    return { isUsable: false, reason: `it does not run: ${firstLines.trim()}` }
  }
}

/** "CLI 1.5.1, server 1.29.1, UI 2.42.1" */
export function describeVersion(version: TemporalCliVersion): string {
  return `CLI ${version.cli}, server ${version.server}, UI ${version.ui}`
}

function obstacleToExecution(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 'the file does not exist'
  if (!stats.isFile()) return 'it is not a file'
  try {
    accessSync(path, constants.X_OK)
    return undefined
  } catch {
    return 'it is not executable (chmod +x)'
  }
}

function checkVersion(output: string): CliCheck {
  const match = /version (\S+) \(Server (\d+)\.(\d+)([^\s,]*), UI ([^\s)]+)\)/.exec(output)
  if (match === null) {
    return { isUsable: false, reason: `the output of --version is unknown: "${output.trim().slice(0, 100)}"` }
  }
  const [, cli = '', major = '', minor = '', rest = '', ui = ''] = match
  const version = { cli, server: `${major}.${minor}${rest}`, ui }
  const [oldestMajor, oldestMinor] = OLDEST_SERVER
  const isNewEnough = Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor)
  if (isNewEnough) return { isUsable: true, version }
  return {
    isUsable: false,
    reason: `its server is ${version.server}; ${oldestMajor}.${oldestMinor} or newer is needed`,
  }
}
