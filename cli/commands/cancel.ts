// hfw cancel: requests the cancellation of a job and prints the outcome.
import type { Command } from 'commander'
import { CancelledFilm } from '../../contracts/public/films.ts'
import { CancelledGeneration, type Cancellation } from '../../contracts/public/generations.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import type { CommandRunner } from '../command-runner.ts'
import { COMMAND_NAME, print, printOutcome } from '../session.ts'

export function addCancelCommand(program: Command, run: CommandRunner): void {
  program
    .command('cancel')
    .summary('cancel a job')
    .description(
      'Requests the cancellation of a generation or film and prints the outcome. ' +
        'The platform stops a request only while it is queued there. Exit code 1 when it is too late.',
    )
    .argument('<id>', 'gen_… or film_…')
    .action((text: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const { kind, id, path } = parseJobIdOrThrow(text)
        const schema = kind === 'film' ? CancelledFilm : CancelledGeneration
        const response = await session.api.post(`${path}/cancel`, schema)
        const { cancellation } = response
        const isCancelled = ('film' in response ? response.film : response.generation).status === 'cancelled'
        const isGood = cancellation.outcome === 'cancelling' || isCancelled
        print(session, { document: response, lines: [`${LABELS[cancellation.outcome]}: ${cancellation.detail}`] })
        const next =
          cancellation.outcome === 'already_final' ? `${COMMAND_NAME} get ${id}` : `${COMMAND_NAME} watch ${id}`
        printOutcome(session, { isGood, text: textOf(id, cancellation.outcome, isGood), next })
        return isGood ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}

function textOf(id: string, outcome: Cancellation['outcome'], isGood: boolean): string {
  if (outcome === 'cancelling') return `${id}: cancellation requested.`
  return isGood ? `${id} is cancelled.` : `${id} was not cancelled.`
}

const LABELS: Record<Cancellation['outcome'], string> = {
  cancelling: 'Cancelling',
  too_late: 'Too late',
  already_final: 'Already ended',
}
