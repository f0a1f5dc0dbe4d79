// A history for a run: finished generations of the last two months, so that retention deletes rows during the run.
// Invariant: the rows are older than the run and have no ledger entries, so that no invariant of the run concerns them.
import { sql } from 'kysely'
import type { Database } from '../../db/connection/connect.ts'

const SPAN_DAYS = 60

/** Writes so many finished generations with their leases, attempts and events. The accounts must exist. */
export async function insertAgedGenerations(database: Database, count: number): Promise<void> {
  if (count === 0) return
  const aged = sql`aged as (
    select n, 'gen_0' || lpad(n::text, 25, '0') as id, 'lease_0' || lpad(n::text, 25, '0') as lease_id,
      'att_0' || lpad(n::text, 25, '0') as attempt_id, (select min(id) from account) as account_id,
      now() - interval '1 hour' - n * (interval '1 day' * ${SPAN_DAYS}::int / ${count}::int) as at,
      'higgsfield-ai/soul/standard' as model
    from generate_series(1, ${count}::int) as n
  )`
  await sql`with ${aged} insert into generation
    (id, client_id, model, input, status, price_credits, event_seq, workflow_started_at, created_at, submitted_at, finished_at)
    select id, 'local', model, '{"prompt": "a lighthouse"}', 'completed', 1.5, 3, at, at, at, at from aged`.execute(
    database,
  )
  await sql`with ${aged} insert into lease
    (id, account_id, generation_id, model, granted_at, claimed_at, expires_at, released_at)
    select lease_id, account_id, id, model, at, at, at + interval '10 min', at from aged`.execute(database)
  await sql`with ${aged} insert into attempt
    (id, generation_id, number, model, account_id, lease_id, fence, state, idempotency_key, callback_token, dialect, request_path,
     request_body, is_repeatable, request_id, charged_credits, created_at, submitted_at, finished_at)
    select attempt_id, id, 1, model, account_id, lease_id, n, 'completed', id || '.1', 'token', 'v2', '/soul',
      '{"prompt": "a lighthouse"}', true, attempt_id, 1.5, at, at, at from aged`.execute(database)
  await sql`with ${aged} insert into event (stream_id, seq, type, data, created_at)
    select id, step.seq, 'generation.' || step.status, jsonb_build_object('generationId', id, 'status', step.status, 'at', at), at
    from aged, (values (1, 'waiting'), (2, 'submitted'), (3, 'completed')) as step (seq, status)`.execute(database)
  await sql`analyze generation, lease, attempt, event`.execute(database)
}
