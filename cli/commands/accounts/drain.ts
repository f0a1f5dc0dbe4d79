// hfw accounts drain: stops new work on an account without failing a job.
import type { Command } from 'commander'
import { Account } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeAccount } from '../../accounts/describe-account.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { COMMAND_NAME, print, printOutcome } from '../../session.ts'
import { widthOfOutput } from '../../terminal/width-of-output.ts'
import { accountPathOrThrow } from './account-path.ts'

export function addDrainCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('drain')
    .summary('give it no new work; running generations continue')
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const account = await session.api.post(`${accountPathOrThrow(name)}/drain`, Account)
        print(session, { document: account, lines: describeAccount(account, Date.now(), widthOfOutput(session)) })
        printOutcome(session, { isGood: true, ...drainOutcome(account) })
        return EXIT_CODES.success
      }),
    )
}

function drainOutcome({ name, slots }: Account) {
  if (slots.inUse > 0) {
    const text = `${name} accepts no new work; ${slots.inUse} still run on it.`
    return { text, next: `${COMMAND_NAME} accounts list` }
  }
  return { text: `${name} is drained: no generation runs on it.`, next: `${COMMAND_NAME} accounts remove ${name}` }
}
