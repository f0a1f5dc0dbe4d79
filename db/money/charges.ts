// What jobs have been charged, from the ledger, and which attempts may still be charged.
// Invariant: one query for any number of jobs. It reads the rows of these jobs only, by their indexes.
import { sql } from 'kysely'
import type { Charge, OpenCharge } from '../../contracts/public/money.ts'
import { chargeOf, sumCharges } from '../../domain/money/charges.ts'
import type { Database } from '../connection/connect.ts'

/** The jobs to read: generations, or films with all takes of their scenes. */
export type ChargedJobs = { generationIds: readonly string[] } | { filmIds: readonly string[] }

export interface Charges {
  /** The charge of a generation. Nothing is charged for one without entries. */
  ofGeneration(generationId: string): Charge
  /** The charge of a film: all takes of its scenes, and corrections that name the film only. */
  ofFilm(filmId: string): Charge
}

interface ChargeRow {
  filmId: string | null
  generationId: string | null
  credits: number
  open: OpenCharge[] | null
}

const RUNNING = sql.lit('running')

/**
 * Sums the charges and corrections of each job, and lists its attempts whose cost is not known. Such an attempt runs, or its outcome
 * is unknown, or the platform accepted a request of it that its generation does not wait for.
 */
export async function readCharges(db: Database, jobs: ChargedJobs): Promise<Charges> {
  const [entries, takes] =
    'filmIds' in jobs
      ? [sql`film_id = any(${jobs.filmIds})`, sql`generation.film_id = any(${jobs.filmIds})`]
      : [sql`generation_id = any(${jobs.generationIds})`, sql`generation.id = any(${jobs.generationIds})`]
  const { rows } = await sql<ChargeRow>`
    select film_id, generation_id, sum(credits) as credits,
      json_agg(json_build_object('attemptId', attempt_id, 'reason', reason) order by attempt_id)
        filter (where attempt_id is not null) as open
    from (
      select film_id, generation_id, spent_change as credits, null::text as attempt_id, null::text as reason
      from ledger_entry where ${entries} and spent_change <> 0
      union all
      select generation.film_id, generation.id, 0, attempt.id,
        case when attempt.state in ('submitting', 'submitted') then ${RUNNING}
             when attempt.state = 'unknown' then 'unknown' else 'accepted_again' end
      from generation join attempt on attempt.generation_id = generation.id
      where ${takes} and (
        attempt.state in ('submitting', 'submitted', 'unknown')
        or (attempt.state = 'refused' and attempt.request_id is not null and attempt.resolved_as is distinct from 'found')
        or exists (select from unexpected_acceptance as further
                   where further.attempt_id = attempt.id and further.booked_at is null)
      )
    ) as part
    group by film_id, generation_id
  `.execute(db)
  const charges = rows.map((row) => ({ ...row, charge: chargeOf(row.credits, row.open ?? []) }))
  const sumOf = (belongs: (row: ChargeRow) => boolean) =>
    sumCharges(charges.filter(belongs).map(({ charge }) => charge))
  return {
    ofGeneration: (generationId) => sumOf((row) => row.generationId === generationId),
    ofFilm: (filmId) => sumOf((row) => row.filmId === filmId),
  }
}

/** What a generation has been charged so far, as its final event carries it. */
export async function readChargeOfGeneration(db: Database, generationId: string): Promise<Charge> {
  return (await readCharges(db, { generationIds: [generationId] })).ofGeneration(generationId)
}

/** What a film has been charged so far, as its final event carries it. */
export async function readChargeOfFilm(db: Database, filmId: string): Promise<Charge> {
  return (await readCharges(db, { filmIds: [filmId] })).ofFilm(filmId)
}
