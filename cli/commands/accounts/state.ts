// hfw accounts drain, resume: stops new work on an account without failing a job, and allows it again.
import type { Command } from 'commander'
import { Account } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeAccount } from '../../accounts/describe-account.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { COMMAND_NAME, print, printOutcome } from '../../session.ts'
import { accountPathOrThrow } from './account-path.ts'

export function addStateCommands(accounts: Command, run: CommandRunner): void {
  addStateCommand(accounts, run, {
    verb: 'drain',
    summary: 'give it no new work; running generations continue',
    outcomeOf: ({ name, slots }) => ({
      text:
        slots.inUse === 0
          ? `${name} is drained: no generation runs on it.`
          : `${name} accepts no new work; ${slots.inUse} still run on it.`,
      next: slots.inUse === 0 ? `${COMMAND_NAME} accounts remove ${name}` : `${COMMAND_NAME} accounts list`,
    }),
  })
  addStateCommand(accounts, run, {
    verb: 'resume',
    summary: 'let a drained account accept work again',
    outcomeOf: ({ name }) => ({ text: `${name} accepts work again.`, next: undefined }),
  })
}

interface StateCommand {
  verb: 'drain' | 'resume'
  summary: string
  outcomeOf: (account: Account) => { text: string; next: string | undefined }
}

function addStateCommand(accounts: Command, run: CommandRunner, { verb, summary, outcomeOf }: StateCommand): void {
  accounts
    .command(verb)
    .summary(summary)
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const account = await session.api.post(`${accountPathOrThrow(name)}/${verb}`, Account)
        print(session, { document: account, lines: describeAccount(account, Date.now()) })
        printOutcome(session, { isGood: true, ...outcomeOf(account) })
        return EXIT_CODES.success
      }),
    )
}
