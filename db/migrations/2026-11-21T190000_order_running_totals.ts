// Every ledger entry changes the running totals in one order, so that two transactions with several entries cannot deadlock.
// Invariant: within a transaction, the totals of the client are locked before those of the account and of the quarter of an hour.
import { type Kysely, sql } from 'kysely'

/**
 * An entry without a change of the held or spent credits skipped the client's totals. A refund and the release after it then locked
 * the quarter first and the client second, while a charge locked them in the other order.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createFunction(db, sql`true`)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await createFunction(db, sql`new.held_change <> 0 or new.spent_change <> 0`)
}

async function createFunction(db: Kysely<unknown>, changesClient: ReturnType<typeof sql>): Promise<void> {
  await sql`
    create or replace function add_to_ledger_totals() returns trigger language plpgsql as $$
      declare
        own_stripe constant integer := pg_backend_pid() % 16;
      begin
        if ${changesClient} then
          insert into client_total as total values (new.client_id, own_stripe, new.held_change, new.spent_change)
            on conflict (client_id, stripe) do update set
              held_credits = total.held_credits + excluded.held_credits,
              spent_credits = total.spent_credits + excluded.spent_credits;
          insert into client_day_total as total
            values (new.client_id, new.budget_day, own_stripe, new.held_change, new.spent_change)
            on conflict (client_id, budget_day, stripe) do update set
              held_credits = total.held_credits + excluded.held_credits,
              spent_credits = total.spent_credits + excluded.spent_credits;
        end if;
        if new.account_id is not null and new.spent_change <> 0 then
          insert into account_total as total values (new.account_id, new.spent_change)
            on conflict (account_id) do update set spent_credits = total.spent_credits + excluded.spent_credits;
        end if;
        if new.kind in ('charged', 'refunded', 'adjusted') then
          insert into usage_quarter as total values (
            quarter_of(new.at), new.client_id, new.account_id, new.model, new.spent_change, (new.kind = 'charged')::int,
            case when new.kind = 'refunded' then new.credits else 0 end, (new.kind = 'refunded')::int
          ) on conflict (quarter, client_id, account_id, model) do update set
            charged_credits = total.charged_credits + excluded.charged_credits,
            charged_attempts = total.charged_attempts + excluded.charged_attempts,
            refunded_credits = total.refunded_credits + excluded.refunded_credits,
            refunded_attempts = total.refunded_attempts + excluded.refunded_attempts;
        end if;
        return null;
      end
    $$;
  `.execute(db)
}
