// hfw accounts drain, resume: takes an account out without a failed job, and puts it back.
import type { Command } from 'commander'
import { Account } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeAccount } from '../../accounts/describe-account.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { COMMAND_NAME, print, tellOutcome } from '../../session.ts'
import { pathOf } from './account-path.ts'

export function addStateCommands(accounts: Command, run: CommandRunner): void {
  addStateCommand(accounts, run, {
    verb: 'drain',
    summary: 'give it no new work; what runs on it goes on',
    tellOf: ({ name, slots }) => ({
      text:
        slots.inUse === 0
          ? `${name} is drained: nothing runs on it.`
          : `${name} takes no new work; ${slots.inUse} still run on it.`,
      next: slots.inUse === 0 ? `${COMMAND_NAME} accounts remove ${name}` : `${COMMAND_NAME} accounts list`,
    }),
  })
  addStateCommand(accounts, run, {
    verb: 'resume',
    summary: 'let a drained account take work again',
    tellOf: ({ name }) => ({ text: `${name} takes work again.`, next: undefined }),
  })
}

interface StateCommand {
  verb: 'drain' | 'resume'
  summary: string
  tellOf: (account: Account) => { text: string; next: string | undefined }
}

function addStateCommand(accounts: Command, run: CommandRunner, { verb, summary, tellOf }: StateCommand): void {
  accounts
    .command(verb)
    .summary(summary)
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const account = await session.api.post(`${pathOf(name)}/${verb}`, Account)
        print(session, { document: account, lines: describeAccount(account, Date.now()) })
        tellOutcome(session, { isGood: true, ...tellOf(account) })
        return EXIT_CODES.success
      }),
    )
}
