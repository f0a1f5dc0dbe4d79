// hfw accounts login: walks a person through making a key and adds the account.
import type { Command } from 'commander'
import type { CommandRunner } from '../../command-runner.ts'
import { UsageError } from '../../errors/errors.ts'
import { openBrowser } from '../../terminal/open-browser.ts'
import { readKeyPairOrThrow } from '../../accounts/key-pair.ts'
import { ask, canAsk } from '../../terminal/prompt.ts'
import { COMMAND_NAME, type Session, tell } from '../../session.ts'
import { addAccount } from './add.ts'

const CONSOLE_URL = 'https://open.higgsfield.ai'

export function addLoginCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('login')
    .summary('make a key in the console and add the account, step by step')
    .description('Opens the console of the platform, says what to do there, and asks for the key without echo.')
    .argument('[name]', 'name of your choice')
    .option('--no-browser', 'only print the address of the console')
    .action((name: string | undefined, { browser }: { browser: boolean }, command: Command) =>
      run(command, async (session) => {
        if (!canAsk(session)) {
          throw new UsageError(
            `login needs a terminal. In scripts: ${COMMAND_NAME} accounts add <name> --key-id <id> --secret-stdin`,
          )
        }
        tellSteps(session)
        if (browser && session.progress.isLive) openBrowser(CONSOLE_URL)
        const chosen = name ?? (await ask(session, 'Name for the account here'))
        const pair = await readKeyPairOrThrow(session, {})
        return addAccount(session, chosen, { ...pair, check: true })
      }),
    )
}

function tellSteps(session: Session): void {
  tell(
    session,
    [
      `1. Sign in at ${CONSOLE_URL} with the account that is to pay.`,
      '2. Open its API keys and create one. In an organization only admins can.',
      '3. Copy key id and secret; the console shows the secret once.',
      '4. Note the concurrency limit it shows; 4 is assumed unless you change it later with "accounts set".',
      '',
    ].join('\n'),
  )
}
