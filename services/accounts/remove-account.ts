// Removes an account: erases its secrets and keeps its history.
// Invariant: without force, an account with running work is not removed.
import type { RemovedAccount } from '../../contracts/public/accounts.ts'
import { removeAccount as eraseAccount } from '../../db/accounts/change-account.ts'
import { ServiceProblem } from '../problems/service-problem.ts'
import type { AccountContext } from './context.ts'
import { findAccountOrThrow } from './find-account.ts'

const NAMED_IN_DETAIL = 5

/** Throws `not_found`, and `wrong_state` while work runs on the account or the environment names it. */
export async function removeAccount({
  ctx,
  input,
}: {
  ctx: AccountContext
  input: { account: string; isForced: boolean }
}): Promise<RemovedAccount> {
  const { id, name, source, drainedBy } = await findAccountOrThrow(ctx, input.account)
  if (source === 'environment' && drainedBy !== 'environment') {
    throw new ServiceProblem('wrong_state', {
      detail: `HIGGSFIELD_ACCOUNTS names ${name}, so it would be added again. Remove it there and restart the worker; until then, drain it here.`,
    })
  }
  const removed = await eraseAccount(ctx.db, { accountId: id, isForced: input.isForced })
  const { running, openTrainings, soulIdsLost } = removed
  if (!removed.isRemoved) throw running.length > 0 ? stillRunning(name, running) : stillTraining(name, openTrainings)
  if (running.length > 0)
    ctx.log.warn({ account: name, abandoned: running }, 'an account was removed while it was in use')
  if (soulIdsLost.length > 0) ctx.log.warn({ account: name, soulIdsLost }, 'no other account has these Soul IDs')
  return { id, name, abandoned: running, soulIdsLost }
}

function stillTraining(name: string, count: number): ServiceProblem {
  return new ServiceProblem('wrong_state', {
    detail:
      `${count} training${count === 1 ? ' of a character runs' : 's of characters run'} on ${name}. ` +
      'Drain it and wait for the end, or abandon it with force=true: then it counts as paid, and its Soul ID is not used.',
  })
}

function stillRunning(name: string, running: readonly string[]): ServiceProblem {
  const shown = running.slice(0, NAMED_IN_DETAIL).join(', ')
  const more = running.length > NAMED_IN_DETAIL ? ` and ${running.length - NAMED_IN_DETAIL} more` : ''
  return new ServiceProblem('wrong_state', {
    detail:
      `${running.length} generation${running.length === 1 ? ' runs' : 's run'} on ${name}: ${shown}${more}. ` +
      'Drain it and wait for them, or abandon them with force=true: they may have been paid for, and their results will not be read.',
  })
}
