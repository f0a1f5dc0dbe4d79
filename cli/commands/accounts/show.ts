// hfw accounts list, show, check: the state of the accounts.
import type { Command } from 'commander'
import { Account, AccountList, CheckedAccount } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeAccount, describeChecks, describeAccounts } from '../../accounts/describe-account.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { print, printOutcome } from '../../session.ts'
import { accountPathOrThrow } from './account-path.ts'

export function addShowCommands(accounts: Command, run: CommandRunner): void {
  accounts
    .command('list')
    .summary('list all accounts with load, availability and reasons')
    .action((_options: object, command: Command) =>
      run(command, async (session) => {
        const list = await session.api.get('/v1/accounts', AccountList)
        print(session, { document: list, lines: describeAccounts(list.data, Date.now()) })
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
        print(session, { document: account, lines: describeAccount(account, Date.now()) })
        return EXIT_CODES.success
      }),
    )
  addCheckCommand(accounts, run)
}

function addCheckCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('check')
    .summary('check its keys with the platform now')
    .description('Checks the keys with the platform, which costs nothing. Exit code 1 if the platform accepts none.')
    .argument('<account>', 'name or id')
    .action((name: string, _options: object, command: Command) =>
      run(command, async (session) => {
        const checked = await session.api.post(`${accountPathOrThrow(name)}/check`, CheckedAccount)
        const isGood = checked.checks.some(({ outcome }) => outcome === 'accepted')
        print(session, { document: checked, lines: describeChecks(checked) })
        const text = isGood
          ? `${checked.account.name} has a key that the platform accepts.`
          : `No key of ${checked.account.name} could be confirmed.`
        printOutcome(session, { isGood, text })
        return isGood ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}
