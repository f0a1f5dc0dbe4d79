// hfw accounts set: limits, contract and webhook secret of an account.
import { type Command, Option } from 'commander'
import { Account, MAX_SLOTS } from '../../../contracts/public/accounts.ts'
import { CONTRACT_SETTINGS } from '../../../contracts/vocabulary/account-states.ts'
import type { CommandRunner } from '../../command-runner.ts'
import { describeAccount } from '../../accounts/describe-account.ts'
import { UsageError } from '../../errors/errors.ts'
import { EXIT_CODES } from '../../errors/exit-codes.ts'
import { collect, givenFields, wholeNumber } from '../../terminal/option-values.ts'
import { ask, canAsk, readStdin } from '../../terminal/prompt.ts'
import { print, type Session, tellOutcome } from '../../session.ts'
import { pathOf } from './account-path.ts'

interface SetOptions {
  slots?: number
  modelSlots?: string[]
  contract?: string
  /** True: ask for it; false: take it away. */
  webhookSecret?: boolean
}

export function addSetCommand(accounts: Command, run: CommandRunner): void {
  accounts
    .command('set')
    .summary('change its limits, contract or webhook secret')
    .argument('<account>', 'name or id')
    .option('--slots <n>', 'concurrency limit', wholeNumber({ min: 1, max: MAX_SLOTS }))
    .option('--model-slots <model=n>', 'limit of one model, "model=" for none; may be repeated', collect)
    .addOption(
      new Option('--contract <name>', 'how the platform treats requests above the limit').choices(CONTRACT_SETTINGS),
    )
    .option('--webhook-secret', 'take signed webhooks only: asks for the secret without echo, or reads it from stdin')
    .option('--no-webhook-secret', 'take every webhook as a hint')
    .action((name: string, options: SetOptions, command: Command) =>
      run(command, async (session) => {
        const change = await changeOf(session, options)
        if (Object.keys(change).length === 0) throw new UsageError('Nothing to change: give at least one option.')
        const account = await session.api.patch(pathOf(name), Account, change)
        print(session, { document: account, lines: describeAccount(account, Date.now()) })
        tellOutcome(session, { isGood: true, text: `${account.name} is changed.` })
        return EXIT_CODES.success
      }),
    )
}

async function changeOf(session: Session, options: SetOptions): Promise<Record<string, unknown>> {
  const { slots, contract, modelSlots } = options
  const webhookSecret = await webhookSecretOf(session, options.webhookSecret)
  return givenFields({ slots, contract, webhookSecret, modelSlots: modelSlots && modelSlotsOrThrow(modelSlots) })
}

async function webhookSecretOf(session: Session, wish: boolean | undefined): Promise<string | null | undefined> {
  if (wish === undefined) return undefined
  if (!wish) return null
  return canAsk(session) ? ask(session, 'Webhook secret', 'all') : readStdin(session)
}

function modelSlotsOrThrow(texts: readonly string[]): Record<string, number | null> {
  const entries = texts.map((text) => {
    const match = /^([^=]+)=(\d{0,3})$/.exec(text)
    if (!match?.[1]) throw new UsageError(`--model-slots ${text}: write it as model=2, or model= for no limit.`)
    return [match[1], match[2] ? Number(match[2]) : null] as const
  })
  return Object.fromEntries(entries)
}
