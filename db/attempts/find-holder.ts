// Which attempt a request of an account belongs to.
import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

/**
 * Id of the attempt that the request is recorded for, or that an operator has reported it for, on this account. Undefined where there is
 * none. A webhook gives an attempt no right to a request.
 */
export async function findHolder(
  db: Database | DatabaseTransaction,
  { accountId, requestId }: { accountId: string; requestId: string },
): Promise<string | undefined> {
  const own = db
    .selectFrom('attempt')
    .select('id')
    .where('requestId', '=', requestId)
    .where('accountId', '=', accountId)
  const further = db
    .selectFrom('unexpectedAcceptance')
    .innerJoin('attempt', 'attempt.id', 'unexpectedAcceptance.attemptId')
    .select('attempt.id')
    .where('unexpectedAcceptance.requestId', '=', requestId)
    .where('attempt.accountId', '=', accountId)
  const reported = db
    .selectFrom('reportedRequest')
    .innerJoin('attempt', 'attempt.id', 'reportedRequest.attemptId')
    .select('attempt.id')
    .where('reportedRequest.requestId', '=', requestId)
    .where('reportedRequest.source', '=', sql.lit('operator'))
    .where('attempt.accountId', '=', accountId)
  return (await own.unionAll(further).unionAll(reported).limit(1).executeTakeFirst())?.id
}
