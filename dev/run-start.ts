// `npm start`: runs the whole stack in one terminal until Ctrl-C.
import { ConfigError } from '../config/parse-environment.ts'
import { loadStackEnvironmentOrThrow } from '../config/stack-environment.ts'
import { ProgressLine } from './processes/progress-line.ts'
import { StackError } from './stack/stack-error.ts'
import type { StackOptions } from './stack/stack-options.ts'
import { startStack } from './stack/stack.ts'
import type { Stack } from './stack/stack.ts'
import { stackTable } from './stack/stack-table.ts'
import { readStartRequestOrThrow, START_HELP } from './start-options.ts'
import { listenForStopRequests } from './processes/stop-requests.ts'
import type { StopRequests } from './processes/stop-requests.ts'

const EXIT_FORCED = 130

/** Longer than the worker waits for its running activities. A second Ctrl-C ends the wait. */
export const STOP_GRACE_MS = 90_000

/**
 * Starts a stack, prints its addresses, and stops it on request.
 * @param overrides options without a command line flag (tests of the stack).
 * @returns the exit code: 0 after a stop on request, 1 when the stack could not start or keeps failing.
 */
export async function runStart(args: readonly string[], overrides: Partial<StackOptions> = {}): Promise<number> {
  const stops = listenForStopRequests()
  const line = new ProgressLine(process.stderr)
  try {
    const request = readStartRequestOrThrow(args, loadStackEnvironmentOrThrow())
    if (request.isHelp) {
      console.log(START_HELP)
      return 0
    }
    return await run({ ...request.options, ...overrides }, stops, line)
  } catch (error) {
    line.end()
    if (stops.signal.aborted) {
      console.error('Stopped before the start was complete; no process is left.')
      return 0
    }
    if (!(error instanceof StackError) && !(error instanceof ConfigError)) throw error
    console.error(`\n${error.message}`)
    return 1
  }
}

async function run(options: StackOptions, stops: StopRequests, line: ProgressLine): Promise<number> {
  const startedAt = performance.now()
  void stops.hurried.then(() => stack ?? process.exit(EXIT_FORCED))
  let stack: Stack | undefined
  stack = await startStack({ ...options, signal: stops.signal, onNotice: line.print, onProgress: line.update })
  line.end()
  console.log(stackTable(stack, performance.now() - startedAt))
  const failure = await Promise.race([stack.givenUp, stops.first])
  if (failure !== undefined) console.error(`\n${failure.message}`)
  console.error('\nStopping everything… (Ctrl-C again to stop at once)')
  await Promise.race([stack.stop(STOP_GRACE_MS), stops.hurried.then(() => stack.stop(0))])
  console.error('Stopped; no process is left.')
  return failure === undefined ? 0 : 1
}
