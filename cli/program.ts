// The command line as commander sees it: the options that every command has, the commands, the help.
import { Command } from 'commander'
import type { CommandRunner } from './command-runner.ts'
import { addAccountsCommand } from './commands/accounts.ts'
import { addAttemptsCommand } from './commands/attempts.ts'
import { addBudgetCommand } from './commands/budget.ts'
import { addCancelCommand } from './commands/cancel.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEstimateCommand } from './commands/estimate.ts'
import { addFilmCommand } from './commands/film.ts'
import { addGetCommand } from './commands/get.ts'
import { addImageCommand } from './commands/image.ts'
import { addModelsCommand } from './commands/models.ts'
import { addPoolCommand } from './commands/pool.ts'
import { addSandboxCommand } from './commands/sandbox.ts'
import { addUsageCommand } from './commands/usage.ts'
import { addVideoCommand } from './commands/video.ts'
import { addWatchCommand } from './commands/watch.ts'
import type { OutputStream } from './progress/output.ts'

/** Options of every command, before or behind its name. */
export interface SharedOptions {
  api?: string
  token?: string
  json?: boolean
}

const HELP = `
Exit codes:
  0    done
  1    failed or refused
  2    the command line is wrong; nothing was sent
  3    the API does not answer
  130  Ctrl-C: hfw let go, the job goes on

Environment:
  HFW_API       address of the API (as --api)
  HFW_TOKEN     token for the API (as --token); for accounts that of operators
  HFW_DATA_DIR  data folder of the stack, default .data
  NO_COLOR, CI  no colours; plain lines, nothing drawn over

Results go to stdout, everything else to stderr.`

/** Help and usage errors go to the given streams; commander's own errors are thrown. */
export function buildProgram(
  run: CommandRunner,
  { stdout, stderr }: { stdout: OutputStream; stderr: OutputStream },
): Command {
  const program = new Command('hfw')
    .description('Images, clips and films from the Higgsfield worker.')
    .option('--api <url>', 'address of the API (default: the stack that runs here, else http://127.0.0.1:4800)')
    .option('--token <token>', 'token for the API; other users of the machine can see it here, so prefer HFW_TOKEN')
    .option('--json', 'print one JSON document on stdout and nothing else')
    .addHelpText('after', HELP)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns || 100,
      getErrHelpWidth: () => stderr.columns || 100,
    })
    .showHelpAfterError('(hfw --help, or hfw <command> --help, tells more)')
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
  addEstimateCommand(program, run)
  addUsageCommand(program, run)
  addBudgetCommand(program, run)
  addDoctorCommand(program, run)
  addSandboxCommand(program, run)
  return program
}
