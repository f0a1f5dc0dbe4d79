// Which lists of styles, motions and presets could not be read from an account, for operators.
import type { PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import type { Database } from '../connection/connect.ts'

export interface ListProblem {
  /** Name of the account. */
  account: string
  list: PlatformList
  /** The last time that it was read. Null where it never was. */
  readAt: Date | null
  /** Why the last try failed. */
  problem: string
}

/** The lists of enabled accounts whose last try failed, by account, and the number of lists whose last try succeeded. */
export async function readListProblems(db: Database): Promise<{ read: number; problems: ListProblem[] }> {
  const rows = await db
    .selectFrom('accountList')
    .innerJoin('account', 'account.id', 'accountList.accountId')
    .select(['account.name as account', 'accountList.list', 'accountList.readAt', 'accountList.problem'])
    .where('account.state', '=', 'enabled')
    .orderBy('account.name')
    .orderBy('accountList.list')
    .execute()
  const problems = rows.flatMap(({ problem, ...row }) => (problem === null ? [] : [{ ...row, problem }]))
  return { read: rows.length - problems.length, problems }
}
