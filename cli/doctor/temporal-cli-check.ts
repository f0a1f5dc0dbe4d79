// Whether `npm start` will find a Temporal CLI at once. Looks only at what was named and at the PATH; it never downloads or builds.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { CliEnvironment } from '../../config/cli-config.ts'
import type { CheckResult } from './check.ts'

const OLDEST_SERVER = { major: 1, minor: 29 }
const TIMEOUT_MS = 10_000
const NAME = 'Temporal CLI'

type Verdict = { isUsable: boolean; text: string }

export async function checkTemporalCli(
  environment: Pick<CliEnvironment, 'TEMPORAL_ADDRESS' | 'TEMPORAL_CLI' | 'PATH'>,
): Promise<CheckResult> {
  if (environment.TEMPORAL_ADDRESS !== undefined) {
    return { name: NAME, state: 'note', detail: `not needed: TEMPORAL_ADDRESS is ${environment.TEMPORAL_ADDRESS}` }
  }
  if (environment.TEMPORAL_CLI !== undefined) return judgeNamed(await lookAt(environment.TEMPORAL_CLI))
  const onPath = findOnPath(environment.PATH)
  const verdict = onPath === undefined ? undefined : await lookAt(onPath)
  if (verdict?.isUsable) return { name: NAME, state: 'ok', detail: verdict.text }
  const why = verdict === undefined ? 'none on the PATH' : `the one on the PATH cannot be used: ${verdict.text}`
  return {
    name: NAME,
    state: 'note',
    detail: `${why}; "npm start" uses its own copy, downloads one, or builds one with Go`,
  }
}

function judgeNamed(verdict: Verdict): CheckResult {
  if (verdict.isUsable) return { name: NAME, state: 'ok', detail: `${verdict.text} (TEMPORAL_CLI)` }
  const fix = 'Point TEMPORAL_CLI to another one, or unset it to let one be found, downloaded or built.'
  return { name: NAME, state: 'broken', detail: `TEMPORAL_CLI cannot be used: ${verdict.text}`, fix }
}

function findOnPath(path: string): string | undefined {
  const file = process.platform === 'win32' ? 'temporal.exe' : 'temporal'
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, file)).find((candidate) => existsSync(candidate))
}

async function lookAt(path: string): Promise<Verdict> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: TIMEOUT_MS })
    return judgeVersion(path, stdout.trim())
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return { isUsable: false, text: `${path} does not run: ${reason}` }
  }
}

function judgeVersion(path: string, said: string): Verdict {
  const match = /Server (\d+)\.(\d+)/.exec(said)
  if (match === null) return { isUsable: false, text: `${path} is not understood: "${said.slice(0, 80)}"` }
  const [major, minor] = [Number(match[1]), Number(match[2])]
  const isNewEnough = major > OLDEST_SERVER.major || (major === OLDEST_SERVER.major && minor >= OLDEST_SERVER.minor)
  if (isNewEnough) return { isUsable: true, text: `${path}, ${said}` }
  const needed = `${OLDEST_SERVER.major}.${OLDEST_SERVER.minor}`
  return { isUsable: false, text: `${path} holds server ${major}.${minor}; ${needed} or newer is needed` }
}
