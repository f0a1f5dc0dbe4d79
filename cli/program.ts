// Builds the command line with commander: the shared options, the commands, the help.
// Invariant: a command is imported when it is run or its help is shown, so that the other commands cost nothing.
import { Command } from 'commander'
import { COMMAND_LIST } from './command-list.ts'
import type { CommandRunner } from './command-runner.ts'
import type { OutputStream } from './progress/output.ts'
import type { Session } from './session.ts'
import { readVersion } from './version.ts'

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
  4    cancel: requested and in force, but not decided yet
  130  Ctrl-C: hfw ended, the job continues

Environment:
  HFW_API       address of the API (as --api)
  HFW_TOKEN     token for the API (as --token); operator commands need the operator token
  HFW_DATA_DIR  data folder of the stack, default .data
  NO_COLOR      no colours
  CI            plain lines instead of progress bars

Results go to stdout, everything else to stderr.`

export interface ProgramUse {
  args: readonly string[]
  stdout: OutputStream
  stderr: OutputStream
  openSession(options: SharedOptions): Promise<Session>
  /** Breaks the text of a usage error for the terminal. Missing where stderr is none. */
  fitError: ((text: string) => string) | undefined
}

/** Builds the program for these arguments. Help and usage errors go to the given streams; commander's errors are thrown. */
export async function buildProgram(
  run: CommandRunner,
  { args, stdout, stderr, openSession, fitError }: ProgramUse,
): Promise<Command> {
  const program = addSharedOptions(new Command('hfw'))
    .description('Images, clips and films from the Higgsfield worker.')
    .version(`hfw ${readVersion()}`, '-V, --version', 'print the version')
    .addHelpText('after', HELP)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(fitError?.(text) ?? text),
      getOutHelpWidth: () => stdout.columns || 100,
      getErrHelpWidth: () => stderr.columns || 100,
    })
    .showHelpAfterError('(see hfw --help or hfw <command> --help)')
    .exitOverride()
  const used = usedCommandsOf(args)
  const isCompletion = used[0] === '__complete'
  for (const { name, summary, isHidden = false, load } of COMMAND_LIST) {
    const command = program.command(name, { hidden: isHidden }).summary(summary)
    if (!used.includes(name)) continue
    const define = await load()
    const words = args.slice(args.indexOf(name) + 1)
    try {
      await define(command, run, { words, openSession: () => openSession(sharedOptionsOf(args)) })
    } catch (error) {
      // The name of a model is not complete while it is typed.
      if (!isCompletion) throw error
    }
    const { suggestChoices } = await import('./errors/suggest-choices.ts')
    suggestChoices(command)
  }
  return program
}

function addSharedOptions(command: Command): Command {
  return command
    .option('--api <url>', 'address of the API (default: the running stack, else http://127.0.0.1:4800)')
    .option(
      '--token <token>',
      'token for the API; prefer HFW_TOKEN, because other users of the machine can see arguments',
    )
    .option('--json', 'print one JSON document on stdout and nothing else')
}

/** The shared options of a command line, before the options of its command are known. */
function sharedOptionsOf(args: readonly string[]): SharedOptions {
  const command = addSharedOptions(new Command())
  command.parseOptions([...args])
  return command.opts()
}

/** The command that is run, and that whose help is shown or whose words are completed. Empty after an unknown option. */
function usedCommandsOf(args: readonly string[]): string[] {
  const { operands } = addSharedOptions(new Command()).parseOptions([...args])
  const [name, ...rest] = operands
  if (name === undefined) return []
  return name === 'help' || name === '__complete' ? [name, ...usedCommandsOf(rest)] : [name]
}
