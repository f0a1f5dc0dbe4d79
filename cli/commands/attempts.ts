// hfw attempts: for operators. Lists submissions, and resolves those whose outcome is unknown.
import { type Command, Option } from 'commander'
import { AttemptDetail, AttemptPage, ResolvedAttempt } from '../../contracts/public/attempts.ts'
import { ATTEMPT_STATES } from '../../contracts/vocabulary/statuses.ts'
import { describeAttempt, describeAttempts } from '../attempts/describe-attempt.ts'
import { UsageError } from '../errors/errors.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { COMMAND_NAME, print, printOutcome } from '../session.ts'
import { fitProse } from '../terminal/fit-prose.ts'

export function defineAttemptsCommand(attempts: Command, run: CommandRunner): void {
  attempts.description(
    'Submissions to the platform. An operator resolves an attempt that was sent without a response, after a look into the console.',
  )
  addList(attempts, run)
  addShow(attempts, run)
  addResolve(attempts, run)
}

function addList(attempts: Command, run: CommandRunner): void {
  attempts
    .command('list')
    .summary('list attempts, newest first')
    .addOption(new Option('-s, --state <state>', 'only attempts in this state').choices([...ATTEMPT_STATES]))
    .action(({ state }: { state?: string }, command: Command) =>
      run(command, async (session) => {
        const query = state === undefined ? '' : `?state=${state}`
        const page = await session.api.get(`/v1/attempts${query}`, AttemptPage)
        print(session, { document: page, lines: describeAttempts(page.data) })
        return EXIT_CODES.success
      }),
    )
}

function addShow(attempts: Command, run: CommandRunner): void {
  attempts
    .command('show')
    .summary('show the details of an attempt')
    .argument('<id>', 'att_…')
    .action((id: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const attempt = await session.api.get(attemptPathOrThrow(id), AttemptDetail)
        print(session, { document: attempt, lines: describeAttempt(attempt) })
        return EXIT_CODES.success
      }),
    )
}

interface ResolveOptions {
  found?: string
  notAccepted?: true
  failed?: true
}

function addResolve(attempts: Command, run: CommandRunner): void {
  attempts
    .command('resolve')
    .summary('report the outcome of an unknown attempt')
    .description(
      'Look into the console of the account first. --not-accepted sends the generation again: if the platform did accept the first request, both are paid for.',
    )
    .argument('<id>', 'att_…')
    .option('--found <request-id>', 'the account has the request: it is followed to its result')
    .option('--not-accepted', 'the account has no such request: the generation is sent again')
    .option('--failed', 'the request ended without a result and was refunded')
    .action((id: string, options: ResolveOptions, command: Command) =>
      run(command, async (session) => {
        const resolved = await session.api.post(`${attemptPathOrThrow(id)}/resolve`, ResolvedAttempt, bodyOf(options))
        print(session, { document: resolved, lines: fitProse(session, [resolved.detail]) })
        const next = `${COMMAND_NAME} get ${resolved.attempt.generationId}`
        printOutcome(session, { isGood: true, text: `${id} is resolved.`, next })
        return EXIT_CODES.success
      }),
    )
}

function bodyOf({ found, notAccepted, failed }: ResolveOptions): object {
  const bodies = [
    ...(found === undefined ? [] : [{ outcome: 'found', requestId: found }]),
    ...(notAccepted ? [{ outcome: 'not_accepted' }] : []),
    ...(failed ? [{ outcome: 'failed' }] : []),
  ]
  const [body] = bodies
  if (body === undefined || bodies.length > 1) {
    throw new UsageError('Use exactly one of --found REQUEST_ID, --not-accepted and --failed.')
  }
  return body
}

function attemptPathOrThrow(id: string): string {
  if (!/^att_[0-9a-z]{26}$/.test(id)) throw new UsageError(`"${id}" is not the id of an attempt (att_…).`)
  return `/v1/attempts/${id}`
}
