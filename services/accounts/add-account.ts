// Adds an account to the pool. It gets work at once, without a restart of a process.
import { type CheckedAccount, CreateAccount } from '../../contracts/public/accounts.ts'
import { readAccounts } from '../../db/accounts/read.ts'
import { addAccount as insertAccount, findTaken, type Taken } from '../../db/accounts/add-account.ts'
import { changeWebhookSecret } from '../../db/accounts/webhook-secrets.ts'
import type { SecretSealer } from '../../contracts/ports/secrets.ts'
import { checkSecretsKeyOrThrow } from '../../db/accounts/secrets-check.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { check } from '../../domain/validation/check.ts'
import { type Answer, type IdempotencyKey, replayOrWork, writeOnce } from '../idempotency/idempotent.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import type { AccountContext } from './context.ts'
import { acceptedOrThrow, describeCheck, recordCheck, notesOf } from './key-check.ts'
import type { KeyCheck } from './ports.ts'

export interface AddAccountInput {
  /** Unchecked: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/**
 * Checks the key with the platform unless the body says `check: false`, then stores the account. Responds with status 201.
 * Throws `invalid_content`, `already_exists`, `key_refused`, `platform_blocked`, `platform_unavailable`.
 */
export async function addAccount({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: AddAccountInput
}): Promise<Answer<CheckedAccount>> {
  return replayOrWork<CheckedAccount>(ctx, input.idempotency, async () => {
    const checked = check(CreateAccount, input.body)
    if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
    const order = checked.value
    const secrets = await checkSecretsKeyOrThrow(ctx.db, ctx.secrets)
    const taken = await findTaken(ctx.db, order)
    if (taken) throw alreadyExists(taken, order)
    const found = order.check ? acceptedOrThrow(await ctx.keyChecker.checkKey(order)) : undefined
    const isSlotsGiven = (input.body as { slots?: unknown }).slots !== undefined
    return writeOnce({
      ctx,
      idempotency: input.idempotency,
      status: 201,
      write: (trx) => write(trx, { ctx, secrets, order, found, isSlotsGiven }),
    })
  })
}

interface Writing {
  ctx: AccountContext
  secrets: SecretSealer
  order: CreateAccount
  found: KeyCheck | undefined
  isSlotsGiven: boolean
}

async function write(trx: DatabaseTransaction, writing: Writing): Promise<CheckedAccount> {
  const { ctx, secrets, order, found, isSlotsGiven } = writing
  const added = await insertAccount(trx, { ...order, secrets })
  if (added.kind !== 'added') throw alreadyExists(added, order)
  const { accountId } = added
  if (order.webhookSecret !== undefined) {
    await changeWebhookSecret(trx, { accountId, secret: order.webhookSecret, secrets })
  }
  if (found) await recordCheck(trx, { accountId, check: found })
  const [account] = await readAccounts(trx, { accountId, timeZone: ctx.budgetTimeZone })
  return {
    account: account!,
    checks: [describeCheck(order.keyId, found)],
    notes: notesOf({ check: found, contract: account!.contract.effective, slots: order.slots, isSlotsGiven }),
  }
}

/** The refusal for a name or a key that another account has. `order`: the requested name and key. */
export function alreadyExists(taken: Taken, order: { name?: string; keyId: string }): ServiceProblem {
  if (taken.kind === 'key_taken') {
    const detail = `is in use by the account ${taken.holder}; add further keys of an account to that account`
    return new ServiceProblem('already_exists', {
      detail: `The key ${order.keyId} is already in use.`,
      errors: [{ pointer: '/keyId', detail }],
    })
  }
  return new ServiceProblem('already_exists', {
    detail: `There is already an account named ${order.name}.`,
    errors: [{ pointer: '/name', detail: 'is taken; choose another one, or add the key to that account' }],
  })
}
