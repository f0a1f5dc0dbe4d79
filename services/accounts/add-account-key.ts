// Adds a key to an account. It replaces the account's other keys once the platform has accepted it, unless the request keeps them.
// Invariant: running requests are not affected, because requests and idempotency keys belong to the account and not to a key.
import { AddAccountKey, type CheckedAccount } from '../../contracts/public/accounts.ts'
import { readAccounts } from '../../db/accounts/read.ts'
import { findTaken } from '../../db/accounts/add-account.ts'
import { addKey } from '../../db/accounts/take-over.ts'
import { checkSecretsKeyOrThrow } from '../../db/accounts/secrets-check.ts'
import { check } from '../../domain/validation/check.ts'
import { type Answer, type IdempotencyKey, replayOrWork, writeOnce } from '../idempotency/idempotent.ts'
import { invalidContent } from '../problems/service-problem.ts'
import { alreadyExists } from './add-account.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'
import { acceptedOrThrow, describeCheck, recordCheck } from './key-check.ts'

export interface AddAccountKeyInput {
  account: string
  /** Unchecked: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/** Responds with status 201. Throws the problems of `addAccount`, and `not_found`. */
export async function addAccountKey({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: AddAccountKeyInput
}): Promise<Answer<CheckedAccount>> {
  return replayOrWork<CheckedAccount>(ctx, input.idempotency, async () => {
    const { id: accountId } = await findAccountOrThrow(ctx, input.account)
    const checked = check(AddAccountKey, input.body)
    if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
    const order = checked.value
    const secrets = await checkSecretsKeyOrThrow(ctx.db, ctx.secrets)
    const taken = await findTaken(ctx.db, { keyId: order.keyId, accountId })
    if (taken) throw alreadyExists(taken, order)
    const found = order.check ? acceptedOrThrow(await ctx.keyChecker.checkKey(order)) : undefined
    return writeOnce({
      ctx,
      idempotency: input.idempotency,
      status: 201,
      write: async (trx): Promise<CheckedAccount> => {
        const added = await addKey(trx, { ...order, accountId, isAccepted: found !== undefined, secrets })
        if (added.kind !== 'added') throw alreadyExists(added, order)
        if (found) await recordCheck(trx, { accountId, check: found })
        const [account] = await readAccounts(trx, { accountId, timeZone: ctx.budgetTimeZone })
        return { account: account!, checks: [describeCheck(order.keyId, found)], notes: notesOn(order) }
      },
    })
  })
}

function notesOn(order: AddAccountKey): string[] {
  if (order.keepsOthers) return ['Two keys of one account share its slots; they do not add any.']
  if (!order.check) {
    return [
      'The new key was not checked. The other keys stay in use until the platform has accepted it, and are replaced then.',
    ]
  }
  return [
    'The new key is in use; the replaced keys get no new calls. They are erased here in about 15 minutes: delete them in the console then.',
  ]
}
