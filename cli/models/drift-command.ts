// hfw models drift: for operators. How the catalogue differs from what the platform lists for the accounts.
import type { Command } from 'commander'
import type { ModelDrift } from '../../contracts/public/model-drift.ts'
import { resourceWith } from '../api/response-schema.ts'
import { describeDrift } from './describe-drift.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { print } from '../session.ts'

const DRIFT = resourceWith<ModelDrift>('listsRead', 'listsMissing', 'differences')

export function addDriftCommand(models: Command, run: CommandRunner): void {
  models
    .command('drift')
    .summary('compare the catalogue with what the accounts offer')
    .description(
      'For operators: models that the catalogue does not have, models that no account offers, and other fields, values, bounds, defaults and prices.',
    )
    .action((_options: object, command: Command) =>
      run(command, async (session) => {
        const drift = await session.api.get('/v1/models/drift', DRIFT)
        print(session, { document: drift, lines: describeDrift(drift) })
        return EXIT_CODES.success
      }),
    )
}
