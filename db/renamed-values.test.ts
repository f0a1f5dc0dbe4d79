// Rows that an earlier version wrote hold the present names after the migration, and the reverse after a step back.
import { type Kysely, sql } from 'kysely'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../test/support/servers/database.ts'
import { down, up } from './migrations/2026-11-21T150000_name_statuses_and_contracts.ts'
import * as listed from './migrations/2026-11-22T000200_name_styles_and_presets.ts'
import * as submitted from './migrations/2026-11-21T204000_name_submitted_generations.ts'

const test = useTestDatabase()

const migrate = (step: typeof up) => test.db.transaction().execute((trx) => step(trx as unknown as Kysely<unknown>))

const stored = async () => {
  const { rows } = await sql<Record<string, string>>`
    select g.status, e.type, e.data ->> 'status' as "eventStatus", r.response_body ->> 'status' as "responseStatus",
      a.contract, a.contract_setting as setting, a.effective_contract as effective, v.contract as evidence
    from generation g, event e, idempotency_record r, account a, account_evidence v order by e.seq
  `.execute(test.db)
  return rows
}

it('renames the status of a sent request in rows, stored events and stored responses, in both directions', async () => {
  await migrate(submitted.down)
  await sql`
    insert into generation (id, client_id, model, input, price_credits, status) values ('s', 'local', 'm', '{}', 1, 'queued');
    insert into event (stream_id, seq, type, data) values ('s', 1, 'scene.queued', '{"status": "queued", "take": 1}');
    insert into idempotency_record (client_id, key, fingerprint, response_status, response_body, expires_at)
      values ('local', 's', 'f', 202, '{"id": "s", "status": "queued"}', now());
  `.execute(test.db)
  const read = async () => {
    const { rows } = await sql`
      select g.status, e.type, e.data ->> 'status' as "eventStatus", r.response_body ->> 'status' as "responseStatus"
      from generation g, event e, idempotency_record r where g.id = 's' and e.stream_id = 's' and r.key = 's'
    `.execute(test.db)
    return rows
  }
  const before = await read()
  await migrate(submitted.up)
  const now = { status: 'submitted', type: 'scene.submitted', eventStatus: 'submitted', responseStatus: 'submitted' }
  expect(await read()).toEqual([now])
  await migrate(submitted.down)
  expect(await read()).toEqual(before)
  await migrate(submitted.up)
  await sql`
    delete from generation where id = 's';
    delete from event where stream_id = 's';
    delete from idempotency_record where key = 's';
  `.execute(test.db)
})

it('renames the status and the contracts in rows, stored events and stored responses, in both directions', async () => {
  await migrate(down)
  await sql`
    insert into generation (id, client_id, model, input, price_credits, status) values ('g', 'local', 'm', '{}', 1, 'settling');
    insert into event (stream_id, seq, type, data) values ('g', 1, 'scene.settling', '{"status": "settling", "take": 1}');
    insert into event (stream_id, seq, type, data) values ('g', 2, 'attempt.adopted_late', '{"status": "settling"}');
    insert into idempotency_record (client_id, key, fingerprint, response_status, response_body, expires_at)
      values ('local', 'k', 'f', 202, '{"id": "g", "status": "settling"}', now());
    insert into account (id, name, slots, contract, contract_setting) values ('a', 'north', 1, 'b', 'a');
    insert into account_evidence (account_id, kind, contract, is_proof) values ('a', 'expires_at', 'b', true);
  `.execute(test.db)
  const before = await stored()
  await migrate(up)
  const row = {
    status: 'collecting',
    eventStatus: 'collecting',
    responseStatus: 'collecting',
    contract: 'queueing',
    setting: 'rejecting',
    effective: 'rejecting',
    evidence: 'queueing',
  }
  expect(await stored()).toEqual([
    { ...row, type: 'scene.collecting' },
    { ...row, type: 'attempt.adopted_late' },
  ])
  await migrate(down)
  expect(await stored()).toEqual(before)
  await migrate(up)
})

it('renames styles, presets and motions in the input of jobs that are accepted already, in both directions', async () => {
  await migrate(listed.down)
  await sql`
    insert into generation (id, client_id, model, input, price_credits, status) values
      ('styled', 'local', 'listed', '{"prompt": "x", "styleId": "s"}', 1, 'waiting'),
      ('moved', 'local', 'listed', '{"motions": [{"id": "a", "strength": 1}, {"id": "b"}], "presetId": "p"}', 1, 'waiting'),
      ('plain', 'local', 'listed', '{"motions": []}', 1, 'waiting');
  `.execute(test.db)
  const inputs = async () => {
    const rows = await test.db
      .selectFrom('generation')
      .select('input')
      .where('model', '=', 'listed')
      .orderBy('id')
      .execute()
    return rows.map(({ input }) => input)
  }
  const before = await inputs()
  await migrate(listed.up)
  const now = [
    { motions: [{ motion: 'a', strength: 1 }, { motion: 'b' }], preset: 'p' },
    { motions: [] },
    { prompt: 'x', style: 's' },
  ]
  expect(await inputs()).toEqual(now)
  await migrate(listed.down)
  expect(await inputs()).toEqual(before)
  await migrate(listed.up)
  await sql`delete from generation where model = 'listed'`.execute(test.db)
})
