// hfw accounts list, show, check: how the accounts stand.
import type { Command } from 'commander'
import { Account, AccountList, CheckedAccount } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeAccount, describeChecks, listAccounts } from '../../accounts/describe-account.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { print, tellOutcome } from '../../session.ts'
import { pathOf } from './account-path.ts'

export function addShowCommands(accounts: Command, run: CommandRunner): void {
  accounts
    .command('list')
    .summary('all accounts with load, health and reasons')
    .action((_options: object, command: Command) =>
      run(command, async (session) => {
        const list = await session.api.get('/v1/accounts', AccountList)
        print(session, { document: list, lines: listAccounts(list.data, Date.now()) })
        return EXIT_CODES.success
      }),
    )
  accounts
    .command('show')
    .summary('one account with its keys, limits and evidence')
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const account = await session.api.get(pathOf(name), Account)
        print(session, { document: account, lines: describeAccount(account, Date.now()) })
        return EXIT_CODES.success
      }),
    )
  addCheckCommand(accounts, run)
}

function addCheckCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('check')
    .summary('ask the platform about its keys now')
    .description('Asks the platform whether it takes the keys, which is free. Exit code 1 where it takes none.')
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const checked = await session.api.post(`${pathOf(name)}/check`, CheckedAccount)
        const isGood = checked.checks.some(({ outcome }) => outcome === 'accepted')
        print(session, { document: checked, lines: describeChecks(checked) })
        const text = isGood
          ? `${checked.account.name} has a key that the platform takes.`
          : `No key of ${checked.account.name} could be confirmed.`
        tellOutcome(session, { isGood, text })
        return isGood ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}
