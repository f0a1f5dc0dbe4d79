// Requests that a webhook or an operator has reported for an attempt, stored before the workflow of the attempt has used them.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reported_request (
      attempt_id text not null references attempt on delete cascade,
      request_id text not null check (length(request_id) between 1 and 200),
      -- A request of an operator was read with the account's own key. That of a webhook was not read yet.
      source text not null check (source in ('webhook', 'operator')),
      reported_at timestamptz not null default clock_timestamp(),
      primary key (attempt_id, request_id)
    );
    create index reported_request_by_request on reported_request (request_id) where source = 'operator';
    create index reported_request_by_time on reported_request (reported_at);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table reported_request`.execute(db)
}
