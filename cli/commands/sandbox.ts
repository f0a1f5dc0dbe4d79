// hfw sandbox: runs a local Higgsfield platform as a separate process, which parses its own flags.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { CommandRunner } from '../command-runner.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { PROJECT_DIR } from '../project-dir.ts'

const PROGRAM = join(PROJECT_DIR, 'packages/sandbox/main.ts')

export function defineSandboxCommand(sandboxCommand: Command, run: CommandRunner): void {
  sandboxCommand
    .description('Starts the sandbox alone: no database, no worker. `hfw sandbox --help` lists its flags.')
    .argument('[flags...]')
    .helpOption(false)
    .allowUnknownOption()
    .action((_flags: string[], _options: object, command: Command) =>
      run(command, (session) => runSandbox(command.args, session)),
    )
}

/** Ends with the sandbox. Forwards a signal to this process; Ctrl-C in the terminal reaches both processes. */
function runSandbox(args: string[], { cwd, signal }: { cwd: string; signal: AbortSignal }): Promise<ExitCode> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, stdio: 'inherit' })
  const stop = () => child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  return new Promise<ExitCode>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(exitCodeOf(code)))
  }).finally(() => signal.removeEventListener('abort', stop))
}

function exitCodeOf(code: number | null): ExitCode {
  if (code === 0) return EXIT_CODES.success
  return code === EXIT_CODES.usage ? EXIT_CODES.usage : EXIT_CODES.failure
}
