// hfw cancel: requests the cancellation of a job and prints the outcome.
import type { Command } from 'commander'
import type { Cancellation } from '../../contracts/public/cancellation.ts'
import { CancelledFilm } from '../../contracts/public/films.ts'
import { CancelledGeneration } from '../../contracts/public/generations.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { describeCancellation } from '../jobs/describe-cancellation.ts'
import { parseJobIdOrThrow } from '../jobs/job-id.ts'
import type { CommandRunner } from '../command-runner.ts'
import { COMMAND_NAME, type Outcome, print, printOutcome } from '../session.ts'
import { fitProse } from '../terminal/fit-prose.ts'

export function defineCancelCommand(cancelCommand: Command, run: CommandRunner): void {
  cancelCommand
    .description(
      'Requests the cancellation of a generation or film and prints the outcome. ' +
        'The platform stops a request only while it is queued there. Repeat the command to ask again at once. ' +
        'Exit code 1 when it is too late, 4 while it is not decided.',
    )
    .argument('<id>', 'gen_… or film_…')
    .action((text: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const { kind, id, path } = parseJobIdOrThrow(text)
        const schema = kind === 'film' ? CancelledFilm : CancelledGeneration
        const response = await session.api.post(`${path}/cancel`, schema)
        const { cancellation } = response
        const job = 'film' in response ? response.film : response.generation
        print(session, { document: response, lines: fitProse(session, describeCancellation(cancellation, job)) })
        const { exitCode, ...outcome } = outcomeOf(id, cancellation, job)
        printOutcome(session, outcome)
        return exitCode
      }),
    )
}

function outcomeOf(
  id: string,
  { state, paid }: Cancellation,
  job: { status: string; finishedAt: string | null },
): Outcome & { exitCode: ExitCode } {
  const get = `${COMMAND_NAME} get ${id}`
  if (state === 'requested') {
    const text = `${id}: not decided yet. The request stays in force and is repeated.`
    const next = `${get}, or ${COMMAND_NAME} cancel ${id} to ask again at once`
    return { isGood: false, isOpen: true, text, next, exitCode: EXIT_CODES.undecided }
  }
  const isCancelled = state === 'cancelled_unpaid' || state === 'cancelled_in_part'
  if (isCancelled || (job.status === 'cancelled' && paid === 'no'))
    return { isGood: true, text: `${id} is cancelled.`, next: get, exitCode: EXIT_CODES.success }
  const isRunning = job.finishedAt === null
  const text = isRunning
    ? `${id} was not cancelled and runs to its end.`
    : `${id} was not cancelled unpaid: it is ${job.status}.`
  const next = isRunning ? `${COMMAND_NAME} watch ${id}` : get
  return { isGood: false, text, next, exitCode: EXIT_CODES.failure }
}
