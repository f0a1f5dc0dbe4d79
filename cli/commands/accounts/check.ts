// hfw accounts check: checks the keys of an account with the platform, and ends its pauses where the platform accepts one.
import type { Command } from 'commander'
import { AccountCheck } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { awaitTrial } from '../../accounts/await-trial.ts'
import { describeChecks } from '../../accounts/describe-account.ts'
import { describeAvailability, describeEnded } from '../../accounts/describe-availability.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { type Outcome, print, printOutcome } from '../../session.ts'
import { fitProse } from '../../terminal/fit-prose.ts'
import { accountPathOrThrow } from './account-path.ts'

export function addCheckCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('check')
    .summary('check its keys with the platform now')
    .description(
      'Checks the keys with the platform, which costs nothing. Where the platform accepts one, the pauses of the account end. ' +
        'Exit code 1 if the platform accepts none, or if the account takes no work afterwards.',
    )
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const checked = await session.api.post(`${accountPathOrThrow(name)}/check`, AccountCheck)
        const account = await awaitTrial(session, checked.account)
        const nowMs = Date.now()
        print(session, {
          document: { ...checked, account },
          lines: fitProse(session, [...describeChecks(checked), ...describeEnded(checked.ended, nowMs)]),
        })
        const outcome = outcomeOf({ ...checked, account }, nowMs)
        printOutcome(session, outcome)
        return outcome.isGood ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}

/** A key that could not be checked keeps its state, so the outcome of the check comes first. */
function outcomeOf({ account, checks }: AccountCheck, nowMs: number): Outcome {
  const isConfirmed = checks.some(({ outcome }) => outcome === 'accepted')
  const state = describeAvailability(account, nowMs)
  if (isConfirmed) return { ...state, text: `The platform accepts a key of ${account.name}. ${state.text}` }
  return { ...state, isGood: false, text: `No key of ${account.name} could be confirmed. ${state.text}` }
}
