// hfw pool: shows the accounts with load and availability, and the waiting line.
import type { Command } from 'commander'
import { Pool } from '../../contracts/public/pool-overview.ts'
import type { CommandRunner } from '../command-runner.ts'
import { describePool } from '../pool/describe-pool.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import { print } from '../session.ts'
import { widthOfOutput } from '../terminal/width-of-output.ts'

export function definePoolCommand(poolCommand: Command, run: CommandRunner): void {
  poolCommand
    .description('Shows every account with its slots, the reason if it is not available, and the waiting line.')
    .action((_options: object, command: Command) =>
      run(command, async (session) => {
        const pool = await session.api.get('/v1/pool', Pool)
        print(session, { document: pool, lines: describePool(pool, Date.now(), widthOfOutput(session)) })
        return EXIT_CODES.success
      }),
    )
}
