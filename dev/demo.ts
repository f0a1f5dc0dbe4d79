// `npm run demo`: makes a three-scene film with one command. Uses the stack that runs on the data folder, or starts one.
import { join } from 'node:path'
import { createApiClient } from '../cli/api/client.ts'
import { printError } from '../cli/errors/print-error.ts'
import { progressOutputOf } from '../cli/progress/output.ts'
import type { Session } from '../cli/session.ts'
import { loadCliEnvironmentOrThrow } from '../config/cli-config.ts'
import { ConfigError } from '../config/parse-environment.ts'
import { loadStackEnvironmentOrThrow } from '../config/stack-environment.ts'
import { describeDemoFilm, makeDemoFilm } from './demo-film.ts'
import { ProgressLine } from './processes/progress-line.ts'
import { findOrStartStack } from './stack/find-or-start-stack.ts'
import type { AvailableStack } from './stack/find-or-start-stack.ts'
import { StackError } from './stack/stack-error.ts'
import { stackTable } from './stack/stack-table.ts'
import { readStartRequestOrThrow, START_OPTIONS_HELP } from './start-options.ts'
import { listenForStopRequests } from './processes/stop-requests.ts'
import type { StopRequests } from './processes/stop-requests.ts'

const EXIT_INTERRUPTED = 130
const HELP = `npm run demo -- [options]

Makes a film of three scenes from examples/lighthouse.png, on the sandbox, and saves it in the data folder.
Uses the stack that runs on the data folder. If none runs, starts one; the options of npm start then apply.

${START_OPTIONS_HELP}`

process.exit(await main(process.argv.slice(2)))

async function main(args: readonly string[]): Promise<number> {
  const stops = listenForStopRequests()
  const line = new ProgressLine(process.stderr)
  void stops.hurried.then(() => process.exit(EXIT_INTERRUPTED))
  try {
    const request = readStartRequestOrThrow(args, loadStackEnvironmentOrThrow())
    if (request.isHelp) {
      console.log(HELP)
      return 0
    }
    const { options } = request
    const startedAt = performance.now()
    const stack = await findOrStartStack({
      ...options,
      signal: stops.signal,
      onNotice: line.print,
      onProgress: line.update,
    })
    line.end()
    if (stack.started === undefined) console.error(`Using the stack that runs on ${stack.dataDir}\n`)
    else console.error(stackTable(stack.started, performance.now() - startedAt))
    return await runOn(stack, stops)
  } catch (error) {
    line.end()
    if (stops.signal.aborted) return EXIT_INTERRUPTED
    if (!(error instanceof StackError) && !(error instanceof ConfigError)) throw error
    console.error(`\n${error.message}`)
    return 1
  }
}

async function runOn(stack: AvailableStack, stops: StopRequests): Promise<number> {
  const session = openSession(stack, stops.signal)
  try {
    const made = await makeDemoFilm(session, join(stack.dataDir, 'films'))
    console.log(describeDemoFilm(made, stack.urls))
    if (stack.started !== undefined && process.stdout.isTTY && made.film.status === 'completed') {
      console.error('The stack runs until Ctrl-C. Another terminal can use it: ./hfw --help')
      await Promise.race([stack.started.givenUp, stops.first])
    }
    return made.film.status === 'completed' ? 0 : 1
  } catch (error) {
    return printError(error, { isJson: false, stdout: process.stdout, progress: session.progress })
  } finally {
    if (stack.started !== undefined) {
      console.error('Stopping the stack… (its state is stored; npm start continues with it)')
      await stack.started.stop()
    }
  }
}

function openSession(stack: AvailableStack, signal: AbortSignal): Session {
  const environment = loadCliEnvironmentOrThrow()
  return {
    api: createApiClient({ url: stack.urls.api, token: environment.HFW_TOKEN, signal }),
    apiAddress: { url: stack.urls.api, source: 'running stack' },
    environment,
    isJson: false,
    cwd: process.cwd(),
    stdin: undefined,
    stdout: process.stdout,
    progress: progressOutputOf(process.stderr, { isCi: environment.CI, isColorUnwanted: environment.NO_COLOR }),
    signal,
  }
}
