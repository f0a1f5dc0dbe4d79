// The ledger books each accepted request of an attempt once: its own, and each further one by its request id.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table ledger_entry add column further_request_id text;
    drop index ledger_entry_once;
    create unique index ledger_entry_once on ledger_entry (attempt_id, coalesce(further_request_id, ''))
      where kind in ('charged', 'refunded');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index ledger_entry_once;
    create unique index ledger_entry_once on ledger_entry (attempt_id) where kind in ('charged', 'refunded');
    alter table ledger_entry drop column further_request_id;
  `.execute(db)
}
