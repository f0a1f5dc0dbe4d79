// Running totals of the ledger, so that a budget check, an account's spending and a usage report do not add up its entries.
// Invariant: a trigger writes them in the transaction of the entry. The view `ledger_total_difference` lists every total that is
// not equal to the sum of its entries.
import { type Kysely, sql } from 'kysely'

/**
 * Each client's total is the sum of 16 rows, so that jobs that are accepted at the same time rarely change the same row. The
 * trigger runs at the commit, so that a row is locked only while its transaction commits.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table client_total (
      client_id text not null,
      stripe integer not null,
      held_credits numeric(16, 3) not null,
      spent_credits numeric(16, 3) not null,
      primary key (client_id, stripe)
    ) with (fillfactor = 50);

    create table client_day_total (
      client_id text not null,
      budget_day date not null,
      stripe integer not null,
      held_credits numeric(16, 3) not null,
      spent_credits numeric(16, 3) not null,
      primary key (client_id, budget_day, stripe)
    ) with (fillfactor = 50);

    create table account_total (
      account_id text primary key,
      spent_credits numeric(16, 3) not null
    ) with (fillfactor = 50);

    -- A quarter of an hour, because the midnight of every time zone is a limit between two of them.
    create table usage_quarter (
      quarter timestamptz not null,
      client_id text not null,
      account_id text,
      model text,
      charged_credits numeric(16, 3) not null,
      charged_attempts bigint not null,
      refunded_credits numeric(16, 3) not null,
      refunded_attempts bigint not null
    ) with (fillfactor = 50);
    create unique index usage_quarter_key on usage_quarter (quarter, client_id, account_id, model) nulls not distinct;

    create function quarter_of(at timestamptz) returns timestamptz language sql immutable parallel safe
      return date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00');
  `.execute(db)
  await createTrigger(db)
  await createRebuild(db)
  await createView(db)
  await sql`
    select rebuild_ledger_totals();
    -- Only the sums that are totals now needed these.
    drop index ledger_entry_budget, ledger_entry_account;
  `.execute(db)
}

/** The rows are changed in the same order in every transaction, so that two of them never wait for each other. */
async function createTrigger(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function add_to_ledger_totals() returns trigger language plpgsql as $$
      declare
        own_stripe constant integer := pg_backend_pid() % 16;
      begin
        if new.held_change <> 0 or new.spent_change <> 0 then
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
    create constraint trigger ledger_entry_totals after insert on ledger_entry deferrable initially deferred
      for each row execute function add_to_ledger_totals();

    create function clear_ledger_totals() returns trigger language plpgsql as $$
      begin
        truncate client_total, client_day_total, account_total, usage_quarter;
        return null;
      end
    $$;
    create trigger ledger_entry_no_totals after truncate on ledger_entry
      for each statement execute function clear_ledger_totals();
  `.execute(db)
}

/** No entry can be written while the totals are rebuilt; entries that are being written are waited for. */
async function createRebuild(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function rebuild_ledger_totals() returns void language plpgsql as $$
      begin
        lock table ledger_entry in share row exclusive mode;
        truncate client_total, client_day_total, account_total, usage_quarter;
        insert into client_day_total
          select client_id, budget_day, 0, sum(held_change), sum(spent_change) from ledger_entry group by 1, 2;
        insert into client_total
          select client_id, 0, sum(held_credits), sum(spent_credits) from client_day_total group by 1;
        insert into usage_quarter
          select quarter_of(at), client_id, account_id, model, sum(spent_change),
            count(*) filter (where kind = 'charged'), coalesce(sum(credits) filter (where kind = 'refunded'), 0),
            count(*) filter (where kind = 'refunded')
          from ledger_entry where kind in ('charged', 'refunded', 'adjusted') group by 1, 2, 3, 4;
        insert into account_total
          select account_id, sum(spent_change) from ledger_entry where account_id is not null group by 1;
      end
    $$;
  `.execute(db)
}

async function createView(db: Kysely<unknown>): Promise<void> {
  await sql`
    create view ledger_total_difference as
      with by_client as (
        select client_id, budget_day, sum(held_change) as held, sum(spent_change) as spent from ledger_entry group by 1, 2
      ), figure as (
        select 'client' as total, client_id as key, 'held' as figure, held as by_ledger, 0 as by_total from by_client
        union all select 'client', client_id, 'spent', spent, 0 from by_client
        union all select 'client', client_id, 'held', 0, held_credits from client_total
        union all select 'client', client_id, 'spent', 0, spent_credits from client_total
        union all select 'client and day', client_id || ' ' || budget_day, 'held', held, 0 from by_client
        union all select 'client and day', client_id || ' ' || budget_day, 'spent', spent, 0 from by_client
        union all select 'client and day', client_id || ' ' || budget_day, 'held', 0, held_credits from client_day_total
        union all select 'client and day', client_id || ' ' || budget_day, 'spent', 0, spent_credits from client_day_total
        union all select 'account', account_id, 'spent', spent_change, 0 from ledger_entry where account_id is not null
        union all select 'account', account_id, 'spent', 0, spent_credits from account_total
        union all
          select 'usage', concat_ws(' ', quarter_of(at), client_id, account_id, model), figure, credits, 0 from (
            select at, client_id, account_id, model, 'charged' as figure, spent_change as credits from ledger_entry
              where kind in ('charged', 'refunded', 'adjusted')
            union all select at, client_id, account_id, model, kind || ' attempts', 1 from ledger_entry
              where kind in ('charged', 'refunded')
            union all select at, client_id, account_id, model, 'refunded', credits from ledger_entry where kind = 'refunded'
          ) as used
        union all
          select 'usage', concat_ws(' ', quarter, client_id, account_id, model), figure, 0, credits
          from usage_quarter cross join lateral (values
            ('charged', charged_credits), ('charged attempts', charged_attempts),
            ('refunded', refunded_credits), ('refunded attempts', refunded_attempts)
          ) as used (figure, credits)
      )
      select total, key, figure, sum(by_ledger) as by_ledger, sum(by_total) as by_total
      from figure group by total, key, figure having sum(by_ledger) <> sum(by_total);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index ledger_entry_account on ledger_entry (account_id, at) include (spent_change)
      where account_id is not null;
    create index ledger_entry_budget on ledger_entry (client_id, budget_day);
    drop view ledger_total_difference;
    drop trigger ledger_entry_totals on ledger_entry;
    drop trigger ledger_entry_no_totals on ledger_entry;
    drop function add_to_ledger_totals(), clear_ledger_totals(), rebuild_ledger_totals();
    drop table usage_quarter, account_total, client_day_total, client_total;
    drop function quarter_of(timestamptz);
  `.execute(db)
}
