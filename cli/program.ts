// Builds the command line with commander: the shared options, the commands, the help.
import { Command } from 'commander'
import type { CommandRunner } from './command-runner.ts'
import { addAccountsCommand } from './commands/accounts.ts'
import { addAttemptsCommand } from './commands/attempts.ts'
import { addBudgetCommand } from './commands/budget.ts'
import { addCancelCommand } from './commands/cancel.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEstimateCommand } from './commands/estimate.ts'
import { addFilmCommand } from './commands/film.ts'
import { addGenerationsCommand } from './commands/generations.ts'
import { addGetCommand } from './commands/get.ts'
import { addImageCommand } from './commands/image.ts'
import { addModelsCommand } from './commands/models.ts'
import { addPoolCommand } from './commands/pool.ts'
import { addSandboxCommand } from './commands/sandbox.ts'
import { addUsageCommand } from './commands/usage.ts'
import { addVideoCommand } from './commands/video.ts'
import { addWatchCommand } from './commands/watch.ts'
import type { OutputStream } from './progress/output.ts'

/** Options of every command, before or after its name. */
export interface SharedOptions {
  api?: string
  token?: string
  json?: boolean
}

const HELP = `
Exit codes:
  0    done
  1    failed or refused
  2    the command line or the environment is wrong; no request was sent
  3    the API does not respond
  130  Ctrl-C: hfw ended, the job continues

Environment:
  HFW_API       address of the API (as --api)
  HFW_TOKEN     token for the API (as --token); operator commands need the operator token
  HFW_DATA_DIR  data folder of the stack, default .data
  NO_COLOR      no colours
  CI            plain lines instead of progress bars

Results go to stdout, everything else to stderr.`

/** Builds the program. Help and usage errors go to the given streams; commander's errors are thrown. */
export function buildProgram(
  run: CommandRunner,
  { stdout, stderr }: { stdout: OutputStream; stderr: OutputStream },
): Command {
  const program = new Command('hfw')
    .description('Images, clips and films from the Higgsfield worker.')
    .option('--api <url>', 'address of the API (default: the running stack, else http://127.0.0.1:4800)')
    .option(
      '--token <token>',
      'token for the API; prefer HFW_TOKEN, because other users of the machine can see arguments',
    )
    .option('--json', 'print one JSON document on stdout and nothing else')
    .addHelpText('after', HELP)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns || 100,
      getErrHelpWidth: () => stderr.columns || 100,
    })
    .showHelpAfterError('(see hfw --help or hfw <command> --help)')
    .exitOverride()
  addImageCommand(program, run)
  addVideoCommand(program, run)
  addFilmCommand(program, run)
  addWatchCommand(program, run)
  addGetCommand(program, run)
  addCancelCommand(program, run)
  addModelsCommand(program, run)
  addPoolCommand(program, run)
  addAccountsCommand(program, run)
  addAttemptsCommand(program, run)
  addGenerationsCommand(program, run)
  addEstimateCommand(program, run)
  addUsageCommand(program, run)
  addBudgetCommand(program, run)
  addDoctorCommand(program, run)
  addSandboxCommand(program, run)
  return program
}
