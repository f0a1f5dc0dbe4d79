// hfw generations: for operators. Fetches the files of a paid generation whose own fetch has failed.
import type { Command } from 'commander'
import { OutputFetch } from '../../contracts/public/generations.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import { UsageError } from '../errors/errors.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import type { CommandRunner } from '../command-runner.ts'
import { COMMAND_NAME, print, printOutcome } from '../session.ts'

export function defineGenerationsCommand(generations: Command, run: CommandRunner): void {
  generations.description('Generations that were paid for, and whose files could not be stored.')
  generations
    .command('fetch')
    .summary('fetch the files of a paid generation that failed or was cancelled')
    .description(
      'Fetches the files while the platform keeps them. Nothing is submitted, and no cost changes. The command can be repeated.',
    )
    .argument('<id>', 'gen_…')
    .action((id: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const { kind, path } = parseJobIdOrThrow(id)
        if (kind !== 'generation') throw new UsageError(`"${id}" is not the id of a generation (gen_…).`)
        const fetch = await session.api.post(`${path}/fetch`, OutputFetch)
        print(session, { document: fetch, lines: [fetch.detail] })
        printOutcome(session, {
          isGood: true,
          text: `The fetch of ${id} has started.`,
          next: `${COMMAND_NAME} get ${id}`,
        })
        return EXIT_CODES.success
      }),
    )
}
