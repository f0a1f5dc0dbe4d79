// Renames the generation status `settling` to `collecting`, and the account contracts `a` and `b` to `rejecting` and `queueing`.
// Invariant: rows, stored events and statuses in stored responses change in the same transaction as the constraints. Stored
// responses about accounts keep their old form until they expire, one day later.
import { type Kysely, sql } from 'kysely'

const BEFORE = { status: 'settling', rejecting: 'a', queueing: 'b' }
const AFTER = { status: 'collecting', rejecting: 'rejecting', queueing: 'queueing' }
type Names = typeof BEFORE

export async function up(db: Kysely<unknown>): Promise<void> {
  await rename(db, BEFORE, AFTER)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await rename(db, AFTER, BEFORE)
}

async function rename(db: Kysely<unknown>, from: Names, to: Names): Promise<void> {
  await renameStatus(db, from.status, to.status)
  await sql`
    alter table account
      drop constraint account_contract_check,
      drop constraint account_contract_setting_check;
    alter table account_evidence drop constraint account_evidence_contract_check;
  `.execute(db)
  await renameContract(db, from.rejecting, to.rejecting)
  await renameContract(db, from.queueing, to.queueing)
  const contracts = sql`${sql.lit(to.rejecting)}, ${sql.lit(to.queueing)}`
  await sql`
    alter table account
      add constraint account_contract_check check (contract in ('unknown', ${contracts})),
      add constraint account_contract_setting_check check (contract_setting in ('auto', ${contracts}));
    alter table account_evidence
      add constraint account_evidence_contract_check check (contract in (${contracts}));
  `.execute(db)
}

async function renameStatus(db: Kysely<unknown>, from: string, to: string): Promise<void> {
  const [old, now] = [sql.lit(from), sql.lit(to)]
  await sql`
    alter table generation drop constraint generation_status_check;
    update generation set status = ${now} where status = ${old};
    alter table generation add constraint generation_status_check check
      (status in ('waiting', 'submitting', 'queued', 'in_progress', ${now}, 'completed', 'failed', 'cancelled'));
    update event set
      type = split_part(type, '.', 1) || '.' || ${now},
      data = jsonb_set(data, '{status}', to_jsonb(${now}::text))
      where type in ('generation.' || ${old}, 'scene.' || ${old});
    update event set data = jsonb_set(data, '{status}', to_jsonb(${now}::text)) where data ->> 'status' = ${old};
    update idempotency_record set response_body = jsonb_set(response_body, '{status}', to_jsonb(${now}::text))
      where response_body ->> 'status' = ${old};
  `.execute(db)
}

/** `effective_contract` is computed from the two columns, so that it follows. */
async function renameContract(db: Kysely<unknown>, from: string, to: string): Promise<void> {
  const [old, now] = [sql.lit(from), sql.lit(to)]
  await sql`
    update account set contract = ${now} where contract = ${old};
    update account set contract_setting = ${now} where contract_setting = ${old};
    update account_evidence set contract = ${now} where contract = ${old};
  `.execute(db)
}
