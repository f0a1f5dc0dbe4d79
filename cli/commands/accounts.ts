// hfw accounts: manages the accounts of the pool, for operators.
import type { Command } from 'commander'
import type { CommandRunner } from '../command-runner.ts'
import { addAddCommand } from './accounts/add.ts'
import { addLoginCommand } from './accounts/login.ts'
import { addRemoveCommand } from './accounts/remove.ts'
import { addRotateKeyCommand } from './accounts/rotate-key.ts'
import { addSetCommand } from './accounts/set.ts'
import { addShowCommands } from './accounts/show.ts'
import { addStateCommands } from './accounts/state.ts'

export function defineAccountsCommand(accounts: Command, run: CommandRunner): void {
  accounts.description(
    'The accounts of the pool, for operators. If the API requires tokens, HFW_TOKEN must be its OPERATOR_TOKEN.',
  )
  addShowCommands(accounts, run)
  addLoginCommand(accounts, run)
  addAddCommand(accounts, run)
  addStateCommands(accounts, run)
  addSetCommand(accounts, run)
  addRotateKeyCommand(accounts, run)
  addRemoveCommand(accounts, run)
}
