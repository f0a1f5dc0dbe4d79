// hfw accounts login: guides a person through the creation of a key and adds the account.
import type { Command } from 'commander'
import type { CommandRunner } from '../../command-runner.ts'
import { UsageError } from '../../errors/errors.ts'
import { openWithSystem } from '../../terminal/open-with-system.ts'
import { readKeyPairOrThrow } from '../../accounts/key-pair.ts'
import { canPrompt, prompt } from '../../terminal/prompt.ts'
import { COMMAND_NAME, type Session, printMessage } from '../../session.ts'
import { addAccount } from './add.ts'

const CONSOLE_URL = 'https://open.higgsfield.ai'

export function addLoginCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('login')
    .summary('create a key in the console and add the account, step by step')
    .description('Opens the console of the platform, lists the steps there, and prompts for the key without echo.')
    .argument('[name]', 'a name that you choose')
    .option('--no-browser', 'only print the address of the console')
    .action((name: string | undefined, { browser }: { browser: boolean }, command: Command) =>
      run(command, async (session) => {
        if (!canPrompt(session)) {
          throw new UsageError(
            `login needs a terminal. In scripts: ${COMMAND_NAME} accounts add <name> --key-id <id> --secret-stdin`,
          )
        }
        printSteps(session)
        if (browser && session.progress.isLive) void openWithSystem(CONSOLE_URL)
        const chosen = name ?? (await prompt(session, 'Name of the account in this pool'))
        const pair = await readKeyPairOrThrow(session, {})
        return addAccount(session, chosen, { ...pair, check: true })
      }),
    )
}

function printSteps(session: Session): void {
  printMessage(
    session,
    [
      `1. Sign in at ${CONSOLE_URL} with the account that pays.`,
      '2. Open its API keys and create one. In an organization only admins can do that.',
      '3. Copy the key id and the secret. The console shows the secret once.',
      '4. Note the concurrency limit in the console. The default here is 4; "accounts set" changes it.',
      '',
    ].join('\n'),
  )
}
