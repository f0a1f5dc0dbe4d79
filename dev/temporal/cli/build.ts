// Builds the Temporal CLI from Go modules, for machines that have Go but cannot download the CLI. Once per user: the result is cached.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { spawnLeashed } from '../../processes/leashed-process.ts'
import { lastLogLines } from '../../processes/log-file.ts'
import { addToCache } from './cache-folder.ts'

/** Newest version whose go.mod has no folder replacements, which `go install` refuses. It holds server 1.29.1 and UI 2.42.1. */
export const BUILT_CLI_VERSION = 'v1.5.1'

const OLDEST_GO = [1, 25] as const
const EXPECTED_DURATION = 'about 2 minutes on two cores, once per user'

const run = promisify(execFile)

/** Why no build is possible here, or undefined when it is: Go 1.25 or newer is on the PATH. */
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
 * Builds the CLI aside and puts it into the cache.
 * @param request.onProgress told what is built at the start and then the elapsed seconds, every second.
 * @throws Error with the compiler's last words; the cache is then unchanged.
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

/** Under a leash: an interrupted start must not leave a compiler running for minutes. */
async function goInstallOrThrow(
  folder: string,
  request: { env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<void> {
  const logFile = join(folder, 'build.log')
  const build = await spawnLeashed({
    name: 'go install',
    command: 'go',
    args: ['install', '-ldflags', '-s -w', `github.com/temporalio/cli/cmd/temporal@${BUILT_CLI_VERSION}`],
    signal: request.signal,
    env: { ...request.env, CGO_ENABLED: '0', GOBIN: folder },
    logFile,
    // Outside of any Go module, whose go.mod or vendor folder would otherwise have a say.
    cwd: folder,
  })
  const exit = await build.exited
  if (exit.code === 0) return
  const lastLines = (await lastLogLines(logFile, 5)).join('\n    ')
  throw new Error(`go install ended with ${exit.signal ?? `exit code ${exit.code}`}:\n    ${lastLines}`)
}
