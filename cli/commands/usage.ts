// hfw usage: shows charged and refunded credits by day, client, model or account.
import { type Command, Option } from 'commander'
import { Usage, USAGE_GROUPS } from '../../contracts/public/money.ts'
import { describeUsage } from '../money/describe-money.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { print } from '../session.ts'
import { INSTANT_FORMS, instantOrThrow } from '../terminal/instant.ts'

interface UsageOptions {
  by: string
  from?: string
  to?: string
  client?: string
}

export function defineUsageCommand(usageCommand: Command, run: CommandRunner): void {
  usageCommand
    .description('Charged and refunded credits from the ledger of this worker. Default: the last thirty days.')
    .addOption(new Option('-b, --by <group>', 'what each row shows').choices([...USAGE_GROUPS]).default('day'))
    .option('--from <date>', INSTANT_FORMS)
    .option('--to <date>', 'in the same form; exclusive')
    .option('--client <name>', 'only this client')
    .action((options: UsageOptions, command: Command) =>
      run(command, async (session) => {
        const query = new URLSearchParams({ groupBy: options.by })
        for (const name of ['from', 'to'] as const) {
          const text = options[name]
          if (text !== undefined) query.set(name, instantOrThrow(text, `--${name}`))
        }
        if (options.client !== undefined) query.set('client', options.client)
        const usage = await session.api.get(`/v1/usage?${query.toString()}`, Usage)
        print(session, { document: usage, lines: describeUsage(usage) })
        return EXIT_CODES.success
      }),
    )
}
