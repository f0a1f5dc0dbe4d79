// hfw accounts: manages the accounts of the pool, for operators.
import type { Command } from 'commander'
import type { CommandRunner } from '../command-runner.ts'
import { addAddCommand } from './accounts/add.ts'
import { addLoginCommand } from './accounts/login.ts'
import { addRemoveCommand } from './accounts/remove.ts'
import { addRotateKeyCommand } from './accounts/rotate-key.ts'
import { addSetCommand } from './accounts/set.ts'
import { addShowCommands } from './accounts/show.ts'
import { addDrainCommand } from './accounts/drain.ts'
import { addResumeCommand } from './accounts/resume.ts'
import { addCheckCommand } from './accounts/check.ts'

export function defineAccountsCommand(accounts: Command, run: CommandRunner): void {
  accounts.description(
    'The accounts of the pool, for operators. If the API requires tokens, HFW_TOKEN must be its OPERATOR_TOKEN.',
  )
  addShowCommands(accounts, run)
  addLoginCommand(accounts, run)
  addAddCommand(accounts, run)
  addCheckCommand(accounts, run)
  addDrainCommand(accounts, run)
  addResumeCommand(accounts, run)
  addSetCommand(accounts, run)
  addRotateKeyCommand(accounts, run)
  addRemoveCommand(accounts, run)
}
