// hfw: the program. Listens for Ctrl-C, runs one command and ends with its exit code.
import { EXIT_CODES } from './errors/exit-codes.ts'
import { runHfw } from './run-hfw.ts'

/** A terminal sends Ctrl-C to every process of a command line, and a wrapper forwards it: one key press may arrive twice. */
const SAME_PRESS_MS = 500

// A reader that closes the pipe early (`hfw models | head -1`) is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const interruption = new AbortController()
let firstPressMs: number | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The first signal ends the command in order. A later one ends it at once.
    if (firstPressMs !== undefined && performance.now() - firstPressMs > SAME_PRESS_MS) {
      process.exit(EXIT_CODES.interrupted)
    }
    firstPressMs ??= performance.now()
    interruption.abort()
  })
}

const { stdin, stdout, stderr } = process
const args = process.argv.slice(2)
process.exitCode = await runHfw({ args, cwd: process.cwd(), stdin, stdout, stderr, signal: interruption.signal })
