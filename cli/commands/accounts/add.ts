// hfw accounts add: adds an account to the pool.
import { type Command, Option } from 'commander'
import { CheckedAccount, MAX_SLOTS } from '../../../contracts/public/accounts.ts'
import { CONTRACT_SETTINGS } from '../../../contracts/vocabulary/account-states.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeChecks } from '../../accounts/describe-account.ts'
import { fitProse } from '../../terminal/fit-prose.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { type KeyOptions, readKeyPairOrThrow } from '../../accounts/key-pair.ts'
import { givenFields, wholeNumber } from '../../terminal/option-values.ts'
import { COMMAND_NAME, print, type Session, printOutcome } from '../../session.ts'

/** The options of `accounts add`. */
export interface AddOptions extends KeyOptions {
  slots?: number
  contract?: string
  check: boolean
}

export function addAddCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('add')
    .summary('add an account with one of its keys')
    .description(
      'Checks the key with the platform, then adds the account, which is available at once. ' +
        'The secret comes from stdin (--secret-stdin), from HF_API_KEY_SECRET, or from a prompt without echo.',
    )
    .argument('<name>', 'a name that you choose: lower-case letters, digits, dashes')
    .option('--key-id <id>', 'id of the key (or HF_API_KEY_ID)')
    .option('--secret-stdin', 'read the secret, or the pair as id:secret, from stdin')
    .option('--slots <n>', 'concurrency limit of the account (default 4)', wholeNumber({ min: 1, max: MAX_SLOTS }))
    .addOption(
      new Option('--contract <name>', 'how the platform treats requests above the limit (default auto)').choices(
        CONTRACT_SETTINGS,
      ),
    )
    .option('--no-check', 'store the key without a check by the platform')
    .action((name: string, options: AddOptions, command: Command) =>
      run(command, async (session) => {
        const pair = await readKeyPairOrThrow(session, options)
        return addAccount(session, name, { ...options, ...pair })
      }),
    )
}

/** Adds the account and prints the result of the key check. */
export async function addAccount(
  session: Session,
  name: string,
  input: Omit<AddOptions, 'secretStdin'> & { keyId: string; secret: string },
) {
  const { keyId, secret, slots, contract, check } = input
  const body = { name, keyId, secret, check, ...givenFields({ slots, contract }) }
  const added = await session.api.post('/v1/accounts', CheckedAccount, body)
  print(session, { document: added, lines: fitProse(session, describeChecks(added)) })
  printOutcome(session, {
    isGood: true,
    text: `${name} is in the pool and accepts work.`,
    next: `${COMMAND_NAME} accounts list`,
  })
  return EXIT_CODES.success
}
