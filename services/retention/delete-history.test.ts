import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordListings } from '../../db/accounts/listings.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { listTotalDifferences } from '../../db/money/running-totals.ts'
import { recordAccepted } from '../../db/attempts/record-acceptance.ts'
import { recordUnknown } from '../../db/attempts/record-submission.ts'
import { useTestApi } from '../../test/support/api/api.ts'
import { emptyPool, sendNew } from '../../test/support/pool/pool-steps.ts'
import { followEvents } from '../events/follow-events.ts'
import { deleteHistory } from './delete-history.ts'

const test = useTestApi()
const DAY_MS = 24 * 60 * 60_000
const RETENTION = { eventsMs: 30 * DAY_MS, requestBodiesMs: 30 * DAY_MS, leasesMs: 7 * DAY_MS }
const NOTHING = {
  ...{ events: 0, requestBodies: 0, leases: 0, platformUploads: 0, reports: 0, lookups: 0 },
  platformModels: 0,
}

const run = (retention: Parameters<typeof deleteHistory>[0]['input'] = RETENTION) =>
  deleteHistory({ ctx: test.ctx, input: retention })

beforeEach(() => emptyPool(test.ctx.db, [{ name: 'north', slots: 100 }]))

async function endedGeneration(): Promise<{ generationId: string; attemptId: string }> {
  const sent = await sendNew(test.ctx.db)
  const { generationId, attemptId } = sent
  await recordAccepted(test.ctx.db, {
    generationId,
    attemptId,
    requestId: `r-${attemptId}`,
    correlationId: undefined,
    platformStatus: 'queued',
  })
  const error = { code: 'generation_failed', detail: 'it failed', paid: 'no' } as const
  await finishGeneration(test.ctx.db, {
    generationId,
    attemptId,
    ending: { status: 'failed', error },
    chargedCredits: 0,
  })
  return { generationId, attemptId }
}

/** Moves every time of the past `days` further back. */
async function age(days: number): Promise<void> {
  const by = sql`interval '1 day' * ${days}`
  await sql`update generation set created_at = created_at - ${by}, finished_at = finished_at - ${by}`.execute(
    test.ctx.db,
  )
  await sql`update attempt set created_at = created_at - ${by}, finished_at = finished_at - ${by}`.execute(test.ctx.db)
  await sql`update lease set granted_at = granted_at - ${by}, released_at = released_at - ${by}`.execute(test.ctx.db)
  await sql`update event set created_at = created_at - ${by}`.execute(test.ctx.db)
}

const countOf = async (table: 'event' | 'lease' | 'attempt' | 'ledgerEntry') => {
  const { count } = await test.ctx.db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

describe('deleteHistory', () => {
  it('deletes events, request bodies and leases of an ended job when each is due', async () => {
    const { attemptId } = await endedGeneration()
    expect(await run()).toEqual(NOTHING)
    await age(8)
    expect(await run()).toEqual({ ...NOTHING, leases: 1 })
    await age(23)
    expect(await run()).toEqual({ ...NOTHING, events: 1, requestBodies: 1 })
    expect([await countOf('event'), await countOf('lease')]).toEqual([0, 0])
    const attempt = await test.ctx.db.selectFrom('attempt').selectAll().where('id', '=', attemptId).executeTakeFirst()
    expect(attempt).toMatchObject({ state: 'failed', requestBody: '', requestId: `r-${attemptId}` })
    expect(await run()).toEqual(NOTHING)
  })

  it('deletes events that were written after the events of their job were deleted, each when it is due', async () => {
    const { generationId, attemptId } = await endedGeneration()
    await age(31)
    expect(await run()).toMatchObject({ events: 1 })
    const late = { requestId: 'r-late', correlationId: undefined, platformStatus: 'queued' } as const
    expect(await recordAccepted(test.ctx.db, { generationId, attemptId, ...late })).toBe('unexpected')
    expect(await run()).toMatchObject({ events: 0 })
    expect(await countOf('event')).toBe(1)
    await age(31)
    expect(await run()).toMatchObject({ events: 1 })
    expect(await countOf('event')).toBe(0)
  })

  it('deletes no row of an unfinished job, and no body of an attempt whose cost is open', async () => {
    await sendNew(test.ctx.db)
    const { generationId, attemptId } = await sendNew(test.ctx.db)
    await recordUnknown(test.ctx.db, { generationId, attemptId, tryNumber: 1, detail: 'no response' })
    const error = { code: 'outcome_unknown', detail: 'unknown', paid: 'unknown' } as const
    const ending = { status: 'failed', error } as const
    await finishGeneration(test.ctx.db, { generationId, attemptId, ending, chargedCredits: null })
    const wrong = await sendNew(test.ctx.db)
    await test.ctx.db
      .updateTable('attempt')
      .set({ state: 'refused', resolvedAs: 'not_accepted', finishedAt: new Date() })
      .where('id', '=', wrong.attemptId)
      .execute()
    await finishGeneration(test.ctx.db, { generationId: wrong.generationId, ending, chargedCredits: null })
    const events = await countOf('event')
    await age(400)
    expect(await run()).toEqual({ ...NOTHING, events: 2, leases: 2 })
    expect(await countOf('event')).toBeLessThan(events)
    expect(await countOf('event')).toBeGreaterThan(0)
    expect(await countOf('lease')).toBe(1)
    const bodies = await test.ctx.db.selectFrom('attempt').select('requestBody').execute()
    expect(bodies.map(({ requestBody }) => requestBody)).toEqual(['{}', '{}', '{}'])
  })

  it('deletes versions of listings that no account lists and no job was accepted with', async () => {
    const { db } = test.ctx
    const { generationId } = await endedGeneration()
    const { id: accountId } = await db.selectFrom('account').select('id').executeTakeFirstOrThrow()
    const version = (title: string) => ({
      ...{ slug: 'maker/lantern', title, description: '', outputType: 'image', operations: ['text_to_image'] },
      inputSchema: { type: 'object', properties: { prompt: { type: 'string' } } },
    })
    for (const title of ['of a job', 'replaced', 'listed'])
      await recordListings(db, { accountId, listings: [version(title)] })
    const [ofJob] = await db
      .selectFrom('platformModel')
      .select('id')
      .where('listing', '@>', '{"title":"of a job"}' as never)
      .execute()
    await db.updateTable('generation').set({ platformModelId: ofJob!.id }).where('id', '=', generationId).execute()
    expect(await run()).toEqual(NOTHING)
    await sql`update platform_model set first_seen_at = first_seen_at - interval '31 days'`.execute(db)
    expect(await run()).toEqual({ ...NOTHING, platformModels: 1 })
    const left = await db.selectFrom('platformModel').select('listing').execute()
    expect(left.map(({ listing }) => listing.title).toSorted()).toEqual(['listed', 'of a job'])
    // The other tests have no listing that is due.
    await sql`update platform_model set first_seen_at = now()`.execute(db)
  })

  it('keeps everything for ever where the settings say so', async () => {
    await endedGeneration()
    await age(4_000)
    expect(await run({ eventsMs: undefined, requestBodiesMs: undefined, leasesMs: undefined })).toEqual(NOTHING)
  })

  it('can run in several workers at once', async () => {
    for (let number = 0; number < 30; number += 1) await endedGeneration()
    await age(60)
    const rounds = await Promise.all([run(), run(), run(), run()])
    const sum = (name: 'events' | 'leases' | 'requestBodies') => rounds.reduce((all, round) => all + round[name], 0)
    expect([sum('events'), sum('leases'), sum('requestBodies')]).toEqual([30, 30, 30])
    expect(await countOf('attempt')).toBe(30)
    expect(await listTotalDifferences(test.ctx.db)).toEqual([])
  })

  it('ends the event stream of a job whose events were deleted', async () => {
    const { generationId: id } = await endedGeneration()
    const follow = (afterSeq: number) =>
      followEvents({ ctx: test.ctx, input: { kind: 'generation', id, afterSeq, signal: new AbortController().signal } })
    expect((await follow(1)).kind).toBe('following')
    await age(60)
    await run()
    expect(await follow(0)).toEqual({ kind: 'ended' })
    expect(await follow(1)).toEqual({ kind: 'ended' })
  })

  it('deletes old events of the pool, and records of copies on the platform after a day', async () => {
    const { db } = test.ctx
    await sql`insert into event (stream_id, seq, type, data, created_at) values
      ('pool', 1, 'pool.degraded', '{}', now() - interval '40 days'), ('pool', 2, 'pool.recovered', '{}', now())`.execute(
      db,
    )
    await sql`insert into asset (id, client_id, sha256, storage_key, kind, content_type, size_bytes)
      values ('asset_1', 'local', 'a', 'a', 'image', 'image/png', 1), ('asset_2', 'local', 'b', 'b', 'image', 'image/png', 1)`.execute(
      db,
    )
    await sql`insert into platform_upload (asset_id, account_id, public_url, uploaded_at)
      select asset.id, account.id, 'u', now() - case asset.id when 'asset_1' then interval '2 days' else interval '1 hour' end
      from asset, account where account.name = 'north'`.execute(db)
    expect(await run()).toEqual({ ...NOTHING, events: 1, platformUploads: 1 })
  })
})
