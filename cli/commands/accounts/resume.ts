// hfw accounts resume: ends the pauses of an account, or puts a drained one back into the pool.
import type { Command } from 'commander'
import { ResumedAccount } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { awaitTrial } from '../../accounts/await-trial.ts'
import { describeAccount, describeKeyChecks } from '../../accounts/describe-account.ts'
import { describeAvailability, describeEnded } from '../../accounts/describe-availability.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { print, printOutcome } from '../../session.ts'
import { widthOfOutput } from '../../terminal/width-of-output.ts'
import { fitProse } from '../../terminal/fit-prose.ts'
import { accountPathOrThrow } from './account-path.ts'

export function addResumeCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('resume')
    .summary('end its pauses, or put a drained account back')
    .description(
      'Ends a drain, a cool-down, a pause for lack of credits or after failures, and blocked models, at once. ' +
        'Refused keys are checked again. After a lack of credits one trial generation shows whether there are credits. ' +
        'Exit code 1 if the account takes no work afterwards; the message says why and until when.',
    )
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const resumed = await session.api.post(`${accountPathOrThrow(name)}/resume`, ResumedAccount)
        const account = { ...resumed, ...(await awaitTrial(session, resumed)) }
        const nowMs = Date.now()
        print(session, {
          document: account,
          lines: [
            ...describeAccount(account, nowMs, widthOfOutput(session)),
            ...fitProse(session, [...describeKeyChecks(resumed.checks), ...describeEnded(resumed.ended, nowMs)]),
          ],
        })
        const outcome = describeAvailability(account, nowMs)
        printOutcome(session, outcome)
        return outcome.isGood ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}
