// hfw cancel: requests the cancellation of a job and prints the outcome.
import type { Command } from 'commander'
import { CancelledFilm } from '../../contracts/public/films.ts'
import type { Cancellation, CancellationState, FilmCancellation } from '../../contracts/public/cancellation.ts'
import { CancelledGeneration } from '../../contracts/public/generations.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import type { CommandRunner } from '../command-runner.ts'
import { COMMAND_NAME, print, printOutcome } from '../session.ts'

export function defineCancelCommand(cancelCommand: Command, run: CommandRunner): void {
  cancelCommand
    .description(
      'Requests the cancellation of a generation or film and prints the outcome. ' +
        'The platform stops a request only while it is queued there. Repeat the command to ask again at once. ' +
        'Exit code 1 when it is too late.',
    )
    .argument('<id>', 'gen_… or film_…')
    .action((text: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const { kind, id, path } = parseJobIdOrThrow(text)
        const schema = kind === 'film' ? CancelledFilm : CancelledGeneration
        const response = await session.api.post(`${path}/cancel`, schema)
        const { cancellation } = response
        const { status } = 'film' in response ? response.film : response.generation
        const isGood = cancellation.state === 'requested' || status === 'cancelled'
        print(session, { document: response, lines: linesOf(cancellation) })
        const isOpen = cancellation.state === 'requested' || cancellation.state === 'too_late'
        const next = `${COMMAND_NAME} ${isOpen ? 'watch' : 'get'} ${id}`
        printOutcome(session, { isGood, text: textOf(id, cancellation.state, isGood), next })
        return isGood ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}

function linesOf(cancellation: Cancellation | FilmCancellation): string[] {
  const { state, detail, paid } = cancellation
  const scenes = 'scenes' in cancellation ? cancellation.scenes : []
  return [
    `${LABELS[state]}: ${detail}`,
    ...(state === 'requested' ? [] : [`Paid: ${paid}.`]),
    ...scenes.map(
      (scene) => `Scene ${scene.sceneIndex + 1}, take ${scene.take}: ${LABELS[scene.state]}, paid: ${scene.paid}.`,
    ),
  ]
}

function textOf(id: string, state: CancellationState, isGood: boolean): string {
  if (state === 'requested') return `${id}: cancellation requested, not decided yet.`
  return isGood ? `${id} is cancelled.` : `${id} was not cancelled.`
}

const LABELS: Record<CancellationState, string> = {
  requested: 'Requested',
  cancelled_unpaid: 'Cancelled',
  cancelled_in_part: 'Cancelled in part',
  too_late: 'Too late',
  already_final: 'Already ended',
}
