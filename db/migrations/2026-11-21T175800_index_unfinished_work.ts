// Indexes for reads that must not depend on the number of finished jobs: unfinished work, recent attempts, recent durations.
// Invariant: `finished_at` is null exactly while a job is unfinished, so that the indexes of unfinished work stay small.
import { type Kysely, sql } from 'kysely'

const UNFINISHED = sql`and finished_at is null`
const ANY = sql``

export async function up(db: Kysely<unknown>): Promise<void> {
  await indexJobs(db, UNFINISHED)
  await sql`
    create index generation_unfinished on generation (workflow_started_at) where finished_at is null;
    create index film_unfinished on film (workflow_started_at) where finished_at is null;

    create index attempt_by_time on attempt (created_at desc, id desc);
    create index attempt_by_state on attempt (state, created_at desc, id desc);
    create index attempt_finished on attempt (finished_at desc) include (submitted_at) where state = 'completed';
    create index attempt_open_by_account on attempt (account_id) where finished_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index attempt_open_by_account, attempt_finished, attempt_by_state, attempt_by_time, film_unfinished,
      generation_unfinished;
  `.execute(db)
  await indexJobs(db, ANY)
}

/** The indexes for housekeeping that exist for both kinds of jobs; `more` is a further condition of each. */
async function indexJobs(db: Kysely<unknown>, more: typeof UNFINISHED): Promise<void> {
  await sql`
    drop index generation_unstarted, generation_cancel_undelivered, film_unstarted, film_cancel_undelivered;
    create index generation_unstarted on generation (created_at)
      where workflow_started_at is null and film_id is null ${more};
    create index generation_cancel_undelivered on generation (cancel_requested_at)
      where cancel_requested_at is not null and cancel_delivered_at is null ${more};
    create index film_unstarted on film (created_at) where workflow_started_at is null ${more};
    create index film_cancel_undelivered on film (cancel_requested_at)
      where cancel_requested_at is not null and cancel_delivered_at is null ${more};
  `.execute(db)
}
