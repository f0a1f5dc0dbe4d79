// Finished films beside the history of generations, and failures in that history, for lists with filters.
import pg from 'pg'

const FILMS = 100_000

/** Makes every thousandth generation fail after it was paid for. All of them are of one model. */
export function makeSomeFail(url: string): Promise<void> {
  return run(url, [
    `update generation set status = 'failed', outputs_of_attempt = null,
       error = '{"code": "storage_failed", "detail": "Its files could not be stored.", "paid": "yes"}'
     where id in (select 'gen_0' || lpad((500 + 1000 * n)::text, 25, '0') from generate_series(0, 999) as n)`,
    'vacuum (analyze) generation',
  ])
}

/** Films without scenes over 90 days. One in a thousand has failed. */
export function insertFinishedFilms(url: string): Promise<void> {
  return run(url, [
    `insert into film (id, client_id, model, settings, image_asset_id, price_credits, status, workflow_started_at, created_at,
       finished_at, events_stored)
     select 'film_0' || lpad(n::text, 25, '0'), 'local', 'kling-video/v2.6/pro/image-to-video', '{}', 'asset_0' || lpad('1', 25, '0'),
       11.2, case when n % 1000 = 0 then 'failed' else 'completed' end, at, at - interval '1 min', at, false
     from generate_series(1, ${FILMS}) as n, lateral (select now() - (${FILMS} - n + 1) * (interval '90 days' / ${FILMS}) as at) as time`,
    'vacuum (analyze) film',
  ])
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      'set session_replication_role = replica; set synchronous_commit = off; set statement_timeout = 0',
    )
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
