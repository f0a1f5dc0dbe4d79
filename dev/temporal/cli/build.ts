// Builds the Temporal CLI from Go modules, for machines that have Go but cannot reach the SDK's download server. The result is cached.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { spawnGuarded } from '../../processes/guarded-process.ts'
import { lastLogLines } from '../../processes/log-file.ts'
import { addToCache } from './cache-folder.ts'

/** The newest version whose go.mod has no folder replacements, which `go install` refuses. Contains server 1.29.1 and UI 2.42.1. */
export const BUILT_CLI_VERSION = 'v1.5.1'

const OLDEST_GO = [1, 25] as const
const EXPECTED_DURATION = 'about 2 minutes on two cores, once per user'

const run = promisify(execFile)

/** Returns why no build is possible, or undefined when Go 1.25 or newer is on the PATH. */
export async function obstacleToBuild(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const output = await run('go', ['version'], { env }).then(
    (result) => result.stdout,
    () => undefined,
  )
  if (output === undefined) return 'there is no "go" on the PATH'
  const [, major = '0', minor = '0'] = /go(\d+)\.(\d+)/.exec(output) ?? []
  const isNewEnough = Number(major) > OLDEST_GO[0] || (Number(major) === OLDEST_GO[0] && Number(minor) >= OLDEST_GO[1])
  return isNewEnough ? undefined : `Go ${major}.${minor} is too old, ${OLDEST_GO.join('.')} or newer is needed`
}

/**
 * Builds the CLI in a temporary folder and adds it to the cache.
 * @param request.onProgress called at the start and then every second, with the elapsed milliseconds.
 * @throws Error with the compiler's last lines. The cache is then unchanged.
 */
export async function buildTemporalCli(request: {
  cacheFolder: string
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
  onProgress: (text: string, elapsedMs: number) => void
}): Promise<string> {
  const folder = await mkdtemp(join(request.cacheFolder, 'build-'))
  const startedAt = Date.now()
  const report = () =>
    request.onProgress(
      `Building the Temporal CLI ${BUILT_CLI_VERSION} from source with Go (${EXPECTED_DURATION})`,
      Date.now() - startedAt,
    )
  report()
  const ticker = setInterval(report, 1000)
  try {
    await goInstallOrThrow(folder, request)
    const executable = join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal')
    return await addToCache(request.cacheFolder, BUILT_CLI_VERSION.slice(1), executable)
  } finally {
    clearInterval(ticker)
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs under a guard, because a cancelled start must not leave a compiler running for minutes. */
async function goInstallOrThrow(
  folder: string,
  request: { env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<void> {
  const logFile = join(folder, 'build.log')
  const build = await spawnGuarded({
    name: 'go install',
    command: 'go',
    args: ['install', '-ldflags', '-s -w', `github.com/temporalio/cli/cmd/temporal@${BUILT_CLI_VERSION}`],
    signal: request.signal,
    env: { ...request.env, CGO_ENABLED: '0', GOBIN: folder },
    logFile,
    // Outside of any Go module, because its go.mod or vendor folder would change the build.
    cwd: folder,
  })
  const exit = await build.exited
  if (exit.code === 0) return
  const lastLines = (await lastLogLines(logFile, 5)).join('\n    ')
  throw new Error(`go install ended with ${exit.signal ?? `exit code ${exit.code}`}:\n    ${lastLines}`)
}
