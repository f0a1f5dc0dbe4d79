// Gives an account another key, which takes over from the others unless they are to be kept.
// Invariant: what runs on the account goes on: requests and idempotency keys belong to the account, not to a key.
import { AddAccountKey, type CheckedAccount } from '../../contracts/public/accounts.ts'
import { readAccounts } from '../../db/accounts/read.ts'
import { addKey, findTaken } from '../../db/accounts/add-account.ts'
import { checkSecretsKeyOrThrow } from '../../db/accounts/secrets-check.ts'
import { check } from '../../domain/validation/check.ts'
import { type Answer, findReplay, type IdempotencyKey, writeOnce } from '../idempotency/idempotent.ts'
import { invalidContent } from '../problems/service-problem.ts'
import { alreadyExists } from './add-account.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'
import { acceptedOrThrow, describeCheck, learnFromCheck } from './judge-key.ts'

export interface AddAccountKeyInput {
  account: string
  /** As it came: parsed JSON of any shape. */
  body: unknown
  idempotency?: IdempotencyKey | undefined
}

/** Status 201. Throws as `addAccount` does, and `not_found`. */
export async function addAccountKey({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: AddAccountKeyInput
}): Promise<Answer<CheckedAccount>> {
  const replay = await findReplay<CheckedAccount>(ctx, input.idempotency)
  if (replay) return replay
  const { id: accountId } = await findAccountOrThrow(ctx, input.account)
  const checked = check(AddAccountKey, input.body)
  if (!checked.ok) throw invalidContent(checked.errors)
  const order = checked.value
  await checkSecretsKeyOrThrow(ctx.db, ctx.secrets)
  const taken = await findTaken(ctx.db, { keyId: order.keyId })
  if (taken) throw alreadyExists(taken, order)
  const found = order.check ? acceptedOrThrow(await ctx.keyChecker.checkKey(order)) : undefined
  return writeOnce({
    ctx,
    idempotency: input.idempotency,
    status: 201,
    write: async (trx): Promise<CheckedAccount> => {
      const added = await addKey(trx, { ...order, accountId, secrets: ctx.secrets })
      if (added.kind !== 'added') throw alreadyExists(added, order)
      if (found) await learnFromCheck(trx, { accountId, check: found })
      const [account] = await readAccounts(trx, { accountId, timeZone: ctx.budgetTimeZone })
      return { account: account!, checks: [describeCheck(order.keyId, found)], notes: notesOn(order) }
    },
  })
}

function notesOn(order: AddAccountKey): string[] {
  if (order.keepsOthers) return ['Two keys of one account share its slots; they do not add any.']
  return [
    'The new key is in use; those of before get no new calls. They are erased here in about 15 minutes: delete them in the console then.',
  ]
}
