// Whether a generation was paid for, as the records of its attempts and their further requests show.
import { type RawBuilder, sql } from 'kysely'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

type Paid = JobFailure['paid']

/**
 * `yes` where the platform completed or charged any request of the generation; `unknown` where none was charged and the cost of a
 * request is open. Read in the caller's transaction, which has locked the generation.
 */
export function readPaid(trx: DatabaseTransaction, generationId: string): Promise<Paid> {
  return readPaidOf(trx, sql`= ${generationId}`)
}

/** The same for all takes of a film. A film whose takes have all ended needs no lock. */
export function readPaidOfFilm(db: Database, filmId: string): Promise<Paid> {
  return readPaidOf(db, sql`in (select id from generation where film_id = ${filmId})`)
}

async function readPaidOf(db: Database, generations: RawBuilder<unknown>): Promise<Paid> {
  const { rows } = await sql<{ isCharged: boolean | null; isOpen: boolean | null }>`
    select bool_or(is_charged) as is_charged, bool_or(is_open) as is_open from (
      select
        state = 'completed' or coalesce(charged_credits, 0) > 0 as is_charged,
        state in ('submitting', 'submitted', 'unknown')
          or (state = 'refused' and request_id is not null and resolved_as is distinct from 'found') as is_open
      from attempt where generation_id ${generations}
      union all
      select coalesce(further.charged_credits, 0) > 0, further.booked_at is null
      from unexpected_acceptance as further join attempt on attempt.id = further.attempt_id
      where attempt.generation_id ${generations}
    ) as request
  `.execute(db)
  if (rows[0]?.isCharged) return 'yes'
  return rows[0]?.isOpen ? 'unknown' : 'no'
}

/** Writes what the records show to the error of a generation that has failed, in the caller's transaction. */
export async function correctPaid(trx: DatabaseTransaction, generationId: string): Promise<void> {
  const paid = await readPaid(trx, generationId)
  await trx
    .updateTable('generation')
    .set({ error: sql<string>`jsonb_set(error, '{paid}', to_jsonb(${paid}::text))` })
    .where('id', '=', generationId)
    .where('error', 'is not', null)
    .execute()
}
