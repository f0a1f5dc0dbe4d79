// hfw accounts remove: erases an account's keys and takes it out of the pool for good.
import type { Command } from 'commander'
import { RemovedAccount } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { print, tellOutcome } from '../../session.ts'
import { pathOf } from './account-path.ts'

export function addRemoveCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('remove')
    .summary('erase its keys; drain it first')
    .description('Refused while something runs on the account; the answer says what.')
    .argument('<account>', 'name or id')
    .option('--force', 'give up what runs on it: that may have been paid for, and its end will not be learned')
    .action((name: string, { force }: { force?: boolean }, command: Command) =>
      run(command, async (session) => {
        const removed = await session.api.delete(`${pathOf(name)}${force ? '?force=true' : ''}`, RemovedAccount)
        print(session, { document: removed, lines: removed.abandoned.map((id) => `given up: ${id}`) })
        tellOutcome(session, { isGood: true, text: `${removed.name} is removed; its history stays.` })
        return EXIT_CODES.success
      }),
    )
}
