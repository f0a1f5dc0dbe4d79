// Looks for Soul IDs that accounts have already, by name or by id.
import type { SoulId } from '../../contracts/ports/soul-ids.ts'
import type { TrainingAccount } from '../../domain/characters/plan-trainings.ts'
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import type { ServiceContext } from '../context.ts'

const LISTS_AT_ONCE = 8

export interface SoulIdSearch {
  accounts: readonly TrainingAccount[]
  /** Upper and lower case are equal. */
  name: string
  /** Only this Soul ID; then the name does not matter. */
  soulId: string | undefined
}

export interface FoundSoulIds {
  found: { account: TrainingAccount; soulId: SoulId }[]
  /** Accounts whose list could not be read. Nothing is known about their Soul IDs. */
  unreachable: { account: string; reason: string }[]
}

/** Reads the list of each account. A name that this system has sent also matches: it contains the name and the id of a training. */
export async function findSoulIds(
  { soulIds }: Pick<ServiceContext, 'soulIds'>,
  { accounts, name, soulId }: SoulIdSearch,
): Promise<FoundSoulIds> {
  const lists = await mapAtOnce(accounts, LISTS_AT_ONCE, async (account) => ({
    account,
    list: await soulIds.list({ accountId: account.id }),
  }))
  const wanted = name.toLowerCase()
  const isWanted = (one: SoulId) =>
    soulId === undefined ? one.name.replace(/ trn_[0-9a-z]{26}$/, '').toLowerCase() === wanted : one.id === soulId
  return {
    found: lists.flatMap(({ account, list }) =>
      list.kind === 'listed' ? list.soulIds.filter(isWanted).map((one) => ({ account, soulId: one })) : [],
    ),
    unreachable: lists.flatMap(({ account, list }) =>
      list.kind === 'unavailable' ? [{ account: account.name, reason: list.detail }] : [],
    ),
  }
}
