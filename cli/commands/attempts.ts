// hfw attempts: for operators, above all those of which nobody knows whether the platform took them.
import { type Command, Option } from 'commander'
import { AttemptDetail, AttemptPage, SettledAttempt } from '../../contracts/public/attempts.ts'
import { ATTEMPT_STATES } from '../../contracts/vocabulary/statuses.ts'
import { describeAttemptDetail, listAttempts } from '../attempts/describe-attempt.ts'
import { UsageError } from '../errors/errors.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { COMMAND_NAME, print, tellOutcome } from '../session.ts'

export function addAttemptsCommand(program: Command, run: CommandRunner): void {
  const attempts = program
    .command('attempts')
    .summary('for operators: submissions, and settling those that are unknown')
    .description(
      'Submissions to the platform. One that was sent and never answered is settled by a person who has looked.',
    )
  addList(attempts, run)
  addShow(attempts, run)
  addSettle(attempts, run)
}

function addList(attempts: Command, run: CommandRunner): void {
  attempts
    .command('list')
    .summary('list attempts, newest first')
    .addOption(new Option('-s, --state <state>', 'only those in this state').choices([...ATTEMPT_STATES]))
    .action(({ state }: { state?: string }, command: Command) =>
      run(command, async (session) => {
        const query = state === undefined ? '' : `?state=${state}`
        const page = await session.api.get(`/v1/attempts${query}`, AttemptPage)
        print(session, { document: page, lines: listAttempts(page.data) })
        return EXIT_CODES.success
      }),
    )
}

function addShow(attempts: Command, run: CommandRunner): void {
  attempts
    .command('show')
    .summary('show all that is known of one')
    .argument('<id>', 'att_…')
    .action((id: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const attempt = await session.api.get(pathOf(id), AttemptDetail)
        print(session, { document: attempt, lines: describeAttemptDetail(attempt) })
        return EXIT_CODES.success
      }),
    )
}

interface SettleOptions {
  found?: string
  notAccepted?: true
  failed?: true
}

function addSettle(attempts: Command, run: CommandRunner): void {
  attempts
    .command('settle')
    .summary('say what became of one that is unknown')
    .description(
      "Look into the account's console first. --not-accepted sends the generation again: where the request was taken after all, it is paid for twice.",
    )
    .argument('<id>', 'att_…')
    .option('--found <request-id>', 'the account has it: it is followed to its result')
    .option('--not-accepted', 'the account has no such request: it is sent again')
    .option('--failed', 'it ended there without a result and was given back')
    .action((id: string, options: SettleOptions, command: Command) =>
      run(command, async (session) => {
        const settled = await session.api.post(`${pathOf(id)}/settle`, SettledAttempt, bodyOf(options))
        print(session, { document: settled, lines: [settled.detail] })
        const next = `${COMMAND_NAME} get ${settled.attempt.generationId}`
        tellOutcome(session, { isGood: true, text: `${id} is settled.`, next })
        return EXIT_CODES.success
      }),
    )
}

function bodyOf({ found, notAccepted, failed }: SettleOptions): object {
  const bodies = [
    ...(found === undefined ? [] : [{ outcome: 'found', requestId: found }]),
    ...(notAccepted ? [{ outcome: 'not_accepted' }] : []),
    ...(failed ? [{ outcome: 'failed' }] : []),
  ]
  const [body] = bodies
  if (body === undefined || bodies.length > 1) {
    throw new UsageError('Give one of --found REQUEST_ID, --not-accepted and --failed.')
  }
  return body
}

function pathOf(id: string): string {
  if (!/^att_[0-9a-z]{26}$/.test(id))
    throw new UsageError(`"${id}" is not the id of an attempt, which begins with att_.`)
  return `/v1/attempts/${id}`
}
