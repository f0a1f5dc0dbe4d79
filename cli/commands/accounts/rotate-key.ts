// hfw accounts rotate-key: replaces the keys of an account. Running generations are not affected.
import type { Command } from 'commander'
import { CheckedAccount } from '../../../contracts/public/accounts.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeChecks } from '../../accounts/describe-account.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { type KeyOptions, readKeyPairOrThrow } from '../../accounts/key-pair.ts'
import { COMMAND_NAME, print, printOutcome } from '../../session.ts'
import { fitProse } from '../../terminal/fit-prose.ts'
import { accountPathOrThrow } from './account-path.ts'

interface RotateOptions extends KeyOptions {
  keepOld?: boolean
  check: boolean
}

export function addRotateKeyCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('rotate-key')
    .summary('replace its keys with a new one')
    .description(
      'Create a new key in the console first. It is checked and used from then on; the old keys are disabled and deleted later. ' +
        'The secret comes from stdin (--secret-stdin), from HF_API_KEY_SECRET, or from a prompt without echo.',
    )
    .argument('<account>', 'name or id')
    .option('--key-id <id>', 'id of the new key (or HF_API_KEY_ID)')
    .option('--secret-stdin', 'read the secret, or the pair as id:secret, from stdin')
    .option('--keep-old', 'continue to use the old keys too')
    .option('--no-check', 'store the key without a check by the platform')
    .action((name: string, options: RotateOptions, command: Command) =>
      run(command, async (session) => {
        const path = `${accountPathOrThrow(name)}/keys`
        const pair = await readKeyPairOrThrow(session, options)
        const body = { ...pair, check: options.check, keepsOthers: options.keepOld === true }
        const rotated = await session.api.post(path, CheckedAccount, body)
        print(session, { document: rotated, lines: fitProse(session, describeChecks(rotated)) })
        const text = `${rotated.account.name} uses the key ${pair.keyId}.`
        printOutcome(session, { isGood: true, text, next: `${COMMAND_NAME} accounts show ${rotated.account.name}` })
        return EXIT_CODES.success
      }),
    )
}
