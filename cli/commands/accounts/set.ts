// hfw accounts set: changes limits, contract and webhook secret of an account.
import { type Command, Option } from 'commander'
import { Account, MAX_SLOTS } from '../../../contracts/public/accounts.ts'
import { CONTRACT_SETTINGS } from '../../../contracts/vocabulary/account-states.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeAccount } from '../../accounts/describe-account.ts'
import { UsageError } from '../../errors/errors.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { collect, givenFields, wholeNumber } from '../../terminal/option-values.ts'
import { canPrompt, prompt, readStdin } from '../../terminal/prompt.ts'
import { print, type Session, printOutcome } from '../../session.ts'
import { widthOfOutput } from '../../terminal/width-of-output.ts'
import { accountPathOrThrow } from './account-path.ts'

interface SetOptions {
  slots?: number
  modelSlots?: string[]
  contract?: string
  /** True: read a new secret. False: remove the secret. */
  webhookSecret?: boolean
}

export function addSetCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('set')
    .summary('change its limits, contract or webhook secret')
    .argument('<account>', 'name or id')
    .option('--slots <n>', 'concurrency limit', wholeNumber({ min: 1, max: MAX_SLOTS }))
    .option('--model-slots <model=n>', 'limit of one model, "model=" for no limit; can be repeated', collect)
    .addOption(
      new Option('--contract <name>', 'how the platform treats requests above the limit').choices(CONTRACT_SETTINGS),
    )
    .option(
      '--webhook-secret',
      'accept signed webhooks only; the secret comes from a prompt without echo, or from stdin',
    )
    .option('--no-webhook-secret', 'accept unsigned webhooks; each is confirmed by reading the status')
    .action((name: string, options: SetOptions, command: Command) =>
      run(command, async (session) => {
        const change = await changeOf(session, options)
        if (Object.keys(change).length === 0) throw new UsageError('Nothing to change. Use at least one option.')
        const account = await session.api.patch(accountPathOrThrow(name), Account, change)
        print(session, { document: account, lines: describeAccount(account, Date.now(), widthOfOutput(session)) })
        printOutcome(session, { isGood: true, text: `${account.name} is changed.` })
        return EXIT_CODES.success
      }),
    )
}

async function changeOf(session: Session, options: SetOptions): Promise<Record<string, unknown>> {
  const { slots, contract, modelSlots } = options
  const webhookSecret = await webhookSecretOf(session, options.webhookSecret)
  return givenFields({ slots, contract, webhookSecret, modelSlots: modelSlots && modelSlotsOrThrow(modelSlots) })
}

async function webhookSecretOf(session: Session, isWanted: boolean | undefined): Promise<string | null | undefined> {
  if (isWanted === undefined) return undefined
  if (!isWanted) return null
  return canPrompt(session) ? prompt(session, 'Webhook secret', 'all') : readStdin(session)
}

function modelSlotsOrThrow(texts: readonly string[]): Record<string, number | null> {
  const entries = texts.map((text) => {
    const match = /^([^=]+)=(\d{0,3})$/.exec(text)
    if (!match?.[1]) throw new UsageError(`--model-slots ${text}: write it as model=2, or model= for no limit.`)
    return [match[1], match[2] ? Number(match[2]) : null] as const
  })
  return Object.fromEntries(entries)
}
