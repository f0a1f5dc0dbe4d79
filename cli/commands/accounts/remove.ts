// hfw accounts remove: deletes an account's keys and removes it from the pool permanently.
import type { Command } from 'commander'
import { RemovedAccount } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { print, printOutcome } from '../../session.ts'
import { accountPathOrThrow } from './account-path.ts'

function linesOf({ abandoned, soulIdsLost }: RemovedAccount): string[] {
  return [
    ...abandoned.map((id) => `abandoned: ${id}`),
    ...soulIdsLost.map(({ character, variant }) => `on no other account: the ${variant} Soul ID of ${character}`),
  ]
}

export function addRemoveCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('remove')
    .summary('delete its keys and remove it; drain it first')
    .description('Refused while generations or trainings run on the account; the error lists the generations.')
    .argument('<account>', 'name or id')
    .option('--force', 'abandon the generations on it: they may have been paid for, and their outcome stays unknown')
    .action((name: string, { force }: { force?: boolean }, command: Command) =>
      run(command, async (session) => {
        const removed = await session.api.delete(
          `${accountPathOrThrow(name)}${force ? '?force=true' : ''}`,
          RemovedAccount,
        )
        print(session, { document: removed, lines: linesOf(removed) })
        printOutcome(session, { isGood: true, text: `${removed.name} is removed. Its history is kept.` })
        return EXIT_CODES.success
      }),
    )
}
