// hfw accounts list, show: the state of the accounts.
import type { Command } from 'commander'
import { Account, AccountList } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeAccount, describeAccounts } from '../../accounts/describe-account.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { print } from '../../session.ts'
import { widthOfOutput } from '../../terminal/width-of-output.ts'
import { accountPathOrThrow } from './account-path.ts'

export function addShowCommands(accounts: Command, run: CommandRunner): void {
  accounts
    .command('list')
    .summary('list all accounts with load, availability and reasons')
    .action((_options: object, command: Command) =>
      run(command, async (session) => {
        const list = await session.api.get('/v1/accounts', AccountList)
        print(session, { document: list, lines: describeAccounts(list.data, Date.now(), widthOfOutput(session)) })
        return EXIT_CODES.success
      }),
    )
  accounts
    .command('show')
    .summary('show one account with its keys, limits and evidence')
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const account = await session.api.get(accountPathOrThrow(name), Account)
        print(session, { document: account, lines: describeAccount(account, Date.now(), widthOfOutput(session)) })
        return EXIT_CODES.success
      }),
    )
}
