// Ends the pauses of an account and grants its slots at once, so that an operator does not wait for the next round of housekeeping.
import type { EndedPause } from '../../contracts/public/accounts.ts'
import { enableAccount } from '../../db/accounts/change-account.ts'
import { endPauses, type PausesToEnd } from '../../db/pool/end-pauses.ts'
import { grantWaiting } from '../../db/pool/grant-waiting.ts'
import { lockPool } from '../../db/pool/lock.ts'
import { signalGrants } from '../jobs/signal-grants.ts'
import type { AccountContext } from './context.ts'

/** One transaction, then the signals of its grants. `isEnabled`: a drained account gets work again too. Returns what was ended. */
export async function endPausesNow(
  ctx: Pick<AccountContext, 'db' | 'workflows' | 'log'>,
  input: PausesToEnd & { isEnabled: boolean },
): Promise<EndedPause[]> {
  const { ended, grants } = await ctx.db.transaction().execute(async (trx) => {
    await lockPool(trx)
    const wasDraining = input.isEnabled && (await enableAccount(trx, input))
    const drain: EndedPause[] = wasDraining ? [{ cause: 'draining', until: null, reason: null, model: null }] : []
    const pauses = await endPauses(trx, input)
    return { ended: [...drain, ...pauses], grants: await grantWaiting(trx) }
  })
  await signalGrants(ctx, grants)
  return ended
}
