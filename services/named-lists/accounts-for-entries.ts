// Restricts a job to the accounts that offer its styles, motions and presets, and its model where only accounts list it.
import type { Model } from '../../contracts/models/model.ts'
import type { DatabaseTransaction } from '../../db/connection/connect.ts'
import { findAccountsOffering } from '../../db/named-lists/offering.ts'
import { invalidContent } from '../problems/service-problem.ts'

/**
 * Empty where every account may run the job. `input`: with ids. `at`: JSON Pointer of the input in the request. Throws
 * `invalid_content` where each entry is offered, but no account offers all of them.
 */
export async function accountsForEntriesOrThrow(
  trx: DatabaseTransaction,
  { model, input, at }: { model: Model; input: Record<string, unknown>; at: string },
): Promise<{ requiredAccountIds?: string[] }> {
  const requiredAccountIds = await findAccountsOffering(trx, { model, input })
  if (requiredAccountIds === undefined) return {}
  if (requiredAccountIds.length > 0) return { requiredAccountIds }
  const detail =
    'names entries of lists that no single account with this model offers; see `missingOn` in the lists of styles, motions and presets'
  throw invalidContent([{ pointer: at, detail }])
}
