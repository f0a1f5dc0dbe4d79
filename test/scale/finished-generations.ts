// A long history for measurements: finished generations with their attempts, leases, events, files and ledger entries.
// Invariant: the rows look like those that the services write; triggers and foreign keys are off only while they are written.
import pg from 'pg'

/** The history spans this time, up to now. */
const SPAN_DAYS = 90
/**
 * The default retention. Older rows of this kind are missing, because housekeeping has deleted them: the table is as long as it gets
 * on a running system.
 */
const KEPT_DAYS = { event: 30, requestBody: 30, lease: 7, idempotencyRecord: 1 }

/** Rows that each finished generation leaves, by table. `n` counts from 1; `at` is the time of its end. */
const STATEMENTS: readonly (readonly [table: string, insert: string])[] = [
  [
    'generation',
    `insert into generation (id, client_id, model, input, status, price_credits, event_seq, workflow_started_at, created_at,
       submitted_at, finished_at, outputs_of_attempt, events_stored)
     select id, 'local', model, '{"prompt": "a lighthouse at dusk, waves, long exposure"}', 'completed', 1.5, 5,
       at - interval '50 s', at - interval '1 min', at - interval '49 s', at, attempt_id, ${isYounger(KEPT_DAYS.event)} from job`,
  ],
  [
    'lease',
    `insert into lease (id, account_id, generation_id, model, granted_at, claimed_at, expires_at, released_at)
     select lease_id, account_id, id, model, at - interval '50 s', at - interval '50 s', at + interval '10 min', at from job
     where ${isYounger(KEPT_DAYS.lease)}`,
  ],
  [
    'attempt',
    `insert into attempt (id, generation_id, number, model, account_id, lease_id, fence, state, idempotency_key, callback_token,
       dialect, request_path, request_body, is_repeatable, request_id, charged_credits, created_at, submitted_at, finished_at)
     select attempt_id, id, 1, model, account_id, lease_id, n, 'completed', id || '.1', 'token', 'v2', '/soul',
       case when ${isYounger(KEPT_DAYS.requestBody)}
         then '{"prompt": "a lighthouse at dusk, waves, long exposure", "aspect_ratio": "16:9", "resolution": "1080p"}' else '' end,
       true, attempt_id, 1.5, at - interval '50 s', at - interval '49 s', at from job`,
  ],
  [
    'asset',
    `insert into asset (id, client_id, sha256, storage_key, kind, content_type, size_bytes, width_px, height_px, created_at)
     select asset_id, 'local', lpad(n::text, 64, '0'), 'media/' || n, 'image', 'image/png', 1000, 64, 64, at from job`,
  ],
  [
    'attempt_output',
    `insert into attempt_output (attempt_id, position, kind, url, asset_id, stored_at)
     select attempt_id, 0, 'image', 'https://platform.invalid/' || n, asset_id, at from job`,
  ],
  [
    'ledger_entry',
    `insert into ledger_entry (at, kind, client_id, budget_day, generation_id, attempt_id, account_id, model, credits, held_change,
       spent_change)
     select at - s.ago, s.kind, 'local', (at - s.ago)::date, id, case when s.kind = 'charged' then attempt_id end,
       case when s.kind = 'charged' then account_id end, model, 1.5, s.held, s.spent
     from job, (values ('reserved', interval '1 min', 1.5, 0), ('charged', interval '0', -1.5, 1.5)) as s (kind, ago, held, spent)`,
  ],
  [
    'event',
    `insert into event (stream_id, seq, type, data, created_at)
     select id, s.seq, 'generation.' || s.status, s.data, at - interval '1 min' + s.seq * interval '10 s'
     from job, (
       select seq, status, jsonb_build_object('generationId', 'gen_0', 'status', status, 'at', now()) as data
       from (values (1, 'waiting'), (2, 'submitting'), (3, 'submitted'), (4, 'collecting'), (5, 'completed')) as step (seq, status)
     ) as s where ${isYounger(KEPT_DAYS.event)}`,
  ],
  [
    'idempotency_record',
    `insert into idempotency_record (client_id, key, fingerprint, response_status, response_body, created_at, expires_at)
     select 'local', 'key-' || n, md5(n::text), 202, jsonb_build_object('id', id), at, at + interval '1 day' from job
     where ${isYounger(KEPT_DAYS.idempotencyRecord)}`,
  ],
]

/** A condition on the job. */
function isYounger(days: number): string {
  return `at > now() - interval '${days} days'`
}

export interface History {
  generations: number
  /** Ids of accounts that the attempts ran on. */
  accountIds: readonly string[]
  models: readonly string[]
}

/** Writes the history into an empty, migrated database. The url's user must be a superuser. */
export async function insertFinishedGenerations(url: string, history: History): Promise<void> {
  const indexes = await withClient(url, (client) => dropIndexes(client))
  // The events come first, because they are about half of all rows and take about half of the time.
  const [events, ...others] = STATEMENTS.toSorted(([a], [b]) => Number(b === 'event') - Number(a === 'event'))
  await inParallel(
    2,
    [events!, ...others],
    (client, [, insert]) => client.query(`with ${jobsOf(history)} ${insert}`),
    url,
  )
  await inParallel(2, indexes, (client, definition) => client.query(definition), url)
  await inParallel(2, [...STATEMENTS], (client, [table]) => client.query(`vacuum (analyze) ${table}`), url)
  await withClient(url, (client) => client.query('select rebuild_ledger_totals()'))
  await withClient(url, (client) => client.query('vacuum (analyze) client_day_total, client_total, usage_quarter'))
}

function jobsOf({ generations, accountIds, models }: History): string {
  const list = (values: readonly string[]) => `array[${values.map((value) => `'${value}'`).join(', ')}]`
  // Ids are ordered by time, as real ones are, and come before any real one.
  return `job as (
    select n, 'gen_0' || lpad(n::text, 25, '0') as id, 'att_0' || lpad(n::text, 25, '0') as attempt_id,
      'lease_0' || lpad(n::text, 25, '0') as lease_id, 'asset_0' || lpad(n::text, 25, '0') as asset_id,
      (${list(accountIds)})[1 + n % ${accountIds.length}] as account_id, (${list(models)})[1 + n % ${models.length}] as model,
      now() - (${generations} - n + 1) * (interval '${SPAN_DAYS} days' / ${generations}) as at
    from generate_series(1, ${generations}) as n
  )`
}

/** Drops the indexes that belong to no constraint, and returns the statements that make them again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where schemaname = 'public' and tablename = any($1)
       and not exists (select from pg_constraint where conindid = format('%I', indexname)::regclass)`,
    [STATEMENTS.map(([table]) => table)],
  )
  if (rows.length > 0) await client.query(`drop index ${rows.map(({ name }) => name).join(', ')}`)
  return rows.map(({ definition }) => definition)
}

async function inParallel<Item>(
  connections: number,
  items: readonly Item[],
  work: (client: pg.Client, item: Item) => Promise<unknown>,
  url: string,
): Promise<void> {
  const queue = [...items]
  await Promise.all(
    Array.from({ length: connections }, () =>
      withClient(url, async (client) => {
        for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(client, item)
      }),
    ),
  )
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '256MB';
       set work_mem = '128MB'; set max_parallel_maintenance_workers = 0`,
    )
    return await use(client)
  } finally {
    await client.end()
  }
}
