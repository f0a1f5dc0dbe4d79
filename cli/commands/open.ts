// hfw open: shows the result of a job, or its page, with the system's own program.
import type { Command } from 'commander'
import type { CommandRunner } from '../command-runner.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import { findOpenTarget, type OpenTarget } from '../jobs/open-job.ts'
import { print, printMessage, printOutcome, type Session } from '../session.ts'
import { openWithSystem } from '../terminal/open-with-system.ts'

interface OpenOptions {
  page?: boolean
  out?: string
}

export function defineOpenCommand(openCommand: Command, run: CommandRunner): void {
  openCommand
    .description(
      'Opens the result of a job with the program of the system, or the page of a job without a result. Prints its path or URL.',
    )
    .argument('<id>', 'gen_… or film_…')
    .option('--page', 'open the page of the job also where there is a result')
    .option('-o, --out <folder>', 'save the result in this folder and open the file')
    .action((id: string, options: OpenOptions, command: Command) =>
      run(command, (session) => open(session, id, options)),
    )
}

async function open(session: Session, id: string, { page = false, out }: OpenOptions): Promise<ExitCode> {
  const found = await findOpenTarget(session, parseJobIdOrThrow(id), { isPageWanted: page, out })
  const isOpened = await openWithSystem(found.target)
  print(session, { document: { id, ...found, isOpened }, lines: [found.target] })
  const hasNoResult = found.what === 'page' && !page
  if (hasNoResult) printMessage(session, `${id} is ${found.status} and has no result.`)
  if (isOpened) printOutcome(session, { isGood: true, text: `The ${found.what} is open.` })
  else printMessage(session, withoutOpener(found))
  return EXIT_CODES.success
}

function withoutOpener({ what, target }: OpenTarget): string {
  const isUrl = /^https?:/.test(target)
  return `This system has no program to open the ${what}: use the ${isUrl ? 'URL' : 'file'} above.`
}
