// hfw cancel: asks for a job to be stopped, and passes on the honest answer.
import type { Command } from 'commander'
import { CancelledFilm } from '../../contracts/public/films.ts'
import { CancelledGeneration, type Cancellation } from '../../contracts/public/generations.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import type { CommandRunner } from '../command-runner.ts'
import { COMMAND_NAME, print, tellOutcome } from '../session.ts'

export function addCancelCommand(program: Command, run: CommandRunner): void {
  program
    .command('cancel')
    .summary('ask for a job to be cancelled')
    .description(
      'Asks for a generation or film to be cancelled and says what will become of it. ' +
        'The platform stops a request only while it is queued there. Exit code 1 where it is too late.',
    )
    .argument('<id>', 'gen_… or film_…')
    .action((text: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const { kind, id, path } = parseJobIdOrThrow(text)
        const schema = kind === 'film' ? CancelledFilm : CancelledGeneration
        const answer = await session.api.post(`${path}/cancel`, schema)
        const { cancellation } = answer
        const isCancelled = ('film' in answer ? answer.film : answer.generation).status === 'cancelled'
        const isGood = cancellation.outcome === 'cancelling' || isCancelled
        print(session, { document: answer, lines: [`${LABELS[cancellation.outcome]}: ${cancellation.detail}`] })
        const next =
          cancellation.outcome === 'already_final' ? `${COMMAND_NAME} get ${id}` : `${COMMAND_NAME} watch ${id}`
        tellOutcome(session, { isGood, text: textOf(id, cancellation.outcome, isGood), next })
        return isGood ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}

function textOf(id: string, outcome: Cancellation['outcome'], isGood: boolean): string {
  if (outcome === 'cancelling') return `${id}: asked for.`
  return isGood ? `${id} is cancelled.` : `${id} was not cancelled.`
}

const LABELS: Record<Cancellation['outcome'], string> = {
  cancelling: 'Cancelling',
  too_late: 'Too late',
  already_final: 'Already over',
}
