// Counts the tries of the submit step for each attempt, and stores acceptances that cannot become an attempt's own request.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table attempt
      -- How many tries of the submit step have begun to send the request.
      add column tries integer not null default 1,
      -- The tries that the platform definitely refused, by number.
      add column refused_tries integer[] not null default '{}';
    create index attempt_by_request on attempt (request_id) where request_id is not null;
    -- Attempts with a known request whose cost is not known: the refused ones that the platform accepted after all.
    create index attempt_refused_but_accepted on attempt (finished_at)
      where state = 'refused' and request_id is not null and resolved_as is distinct from 'found';

    create table unexpected_acceptance (
      attempt_id text not null references attempt on delete cascade,
      request_id text not null,
      seen_at timestamptz not null default clock_timestamp(),
      -- Null until the request has ended and its cost is booked.
      outcome text check (outcome in ('completed', 'failed', 'cancelled')),
      charged_credits numeric(12, 4),
      booked_at timestamptz,
      primary key (attempt_id, request_id),
      check ((booked_at is null) = (outcome is null) and (booked_at is null) = (charged_credits is null))
    );
    create index unexpected_acceptance_by_request on unexpected_acceptance (request_id);
    create index unexpected_acceptance_open on unexpected_acceptance (seen_at) where booked_at is null;
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table unexpected_acceptance;
    drop index attempt_refused_but_accepted, attempt_by_request;
    alter table attempt drop column refused_tries, drop column tries;
  `.execute(db)
}
