import { sql } from 'kysely'
import { beforeEach, expect, it } from 'vitest'
import type { GenerationCharacter } from '../../contracts/public/generation-character.ts'
import type { CharacterVariant } from '../../contracts/vocabulary/characters.ts'
import { seedCharacter } from '../../test/support/characters/seed-character.ts'
import { emptyPool, grantNew, newGeneration } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { openAttempt } from '../attempts/open.ts'
import { recordRefused } from '../attempts/record-submission.ts'
import { endUnplaceable, listUnplaceable } from '../characters/unplaceable.ts'
import { finishGeneration } from '../generations/ending.ts'
import { acquireSlot, reapAndGrant } from './leases.ts'
import { readPlace } from './place.ts'

const test = useTestDatabase()

beforeEach(() =>
  emptyPool(test.db, [
    { name: 'north', slots: 1 },
    { name: 'south', slots: 1 },
    { name: 'west', slots: 1 },
  ]),
)

function withCharacter(id: string, variant: CharacterVariant = 'v2'): GenerationCharacter {
  const job = { id, name: 'Ada', usedAs: 'soul_id', variant, policy: 'wait', decision: 'wait' } as const
  return { ...job, training: null, imagesSent: null, imagesStored: 1, detail: 'waits' }
}

async function ask(characterId: string): Promise<{ id: string; account: string | undefined }> {
  const id = await newGeneration(test.db, { character: withCharacter(characterId) })
  const result = await acquireSlot(test.db, { generationId: id })
  return { id, account: result.kind === 'granted' ? await nameOf(result.grant.accountId) : undefined }
}

async function nameOf(accountId: string): Promise<string> {
  const row = test.db.selectFrom('account').select('name').where('id', '=', accountId)
  return (await row.executeTakeFirstOrThrow()).name
}

const end = (generationId: string) =>
  finishGeneration(test.db, { generationId, ending: { status: 'cancelled' }, chargedCredits: null })

/** What the generation was granted in this round of housekeeping. */
async function granted(generationId: string): Promise<string | undefined> {
  const { grants } = await reapAndGrant(test.db)
  const grant = grants.find((one) => one.generationId === generationId)
  return grant && nameOf(grant.accountId)
}

it('jobs rotate over the accounts that hold the character, and wait while those are busy', async () => {
  const ada = await seedCharacter(test.db, { trainings: [{ account: 'north' }, { account: 'south' }] })
  const jobs = [await ask(ada), await ask(ada), await ask(ada)]
  expect(jobs.map(({ account }) => account)).toEqual(['north', 'south', undefined])
  const place = await readPlace(test.db, { generationId: jobs[2]!.id })
  expect(place?.skipped).toEqual([
    { account: 'north', reason: 'all 1 slots in use' },
    { account: 'south', reason: 'all 1 slots in use' },
    { account: 'west', reason: 'does not have the model, character, style, motion or preset of the job' },
  ])
  await end(jobs[1]!.id)
  expect(await live(jobs[2]!.id)).toBe('south')
})

async function live(generationId: string): Promise<string | undefined> {
  const row = await test.db
    .selectFrom('lease')
    .innerJoin('account', 'account.id', 'lease.accountId')
    .select('account.name')
    .where('generationId', '=', generationId)
    .where('releasedAt', 'is', null)
    .executeTakeFirst()
  return row?.name
}

it('of the holders, only those that offer the style of the job get it; where there is none, it ends with the reason', async () => {
  const ada = await seedCharacter(test.db, { trainings: [{ account: 'north' }, { account: 'south' }] })
  const idOf = async (name: string) =>
    (await test.db.selectFrom('account').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
  const styled = async (...names: string[]) =>
    newGeneration(test.db, {
      character: withCharacter(ada),
      requiredAccountIds: await Promise.all(names.map(idOf)),
    })
  const first = await styled('south', 'west')
  await acquireSlot(test.db, { generationId: first })
  expect(await live(first)).toBe('south')
  const second = await styled('west')
  await acquireSlot(test.db, { generationId: second })
  expect(await live(second)).toBeUndefined()
  expect((await listUnplaceable(test.db, 10)).map(({ id }) => id)).toEqual([second])
})

it('where no account holds it, no account gets the job; a training that ends does', async () => {
  const ada = await seedCharacter(test.db, {
    trainings: [
      { account: 'west', state: 'training' },
      { account: 'south', variant: 'v1' },
    ],
  })
  const { id, account } = await ask(ada)
  expect(account).toBeUndefined()
  expect(await granted(id)).toBeUndefined()
  expect(await listUnplaceable(test.db, 10)).toEqual([])
  await test.db.updateTable('characterTraining').set({ state: 'ready' }).where('state', '=', 'training').execute()
  expect(await granted(id)).toBe('west')
})

it('jobs with a character do not delay jobs that any account may take, and the other way round', async () => {
  const ada = await seedCharacter(test.db, { trainings: [{ account: 'north' }] })
  const first = await ask(ada)
  const second = await ask(ada)
  const any = await grantNew(test.db)
  expect([first.account, second.account, await nameOf(any.accountId)]).toEqual(['north', undefined, 'south'])
})

it('a job that waits for a holder that is removed ends with the reason, and no slot stays in use', async () => {
  const ada = await seedCharacter(test.db, { name: 'Ada', trainings: [{ account: 'north' }] })
  const running = await ask(ada)
  const waiting = await ask(ada)
  await test.db.updateTable('account').set({ state: 'removed' }).where('name', '=', 'north').execute()
  await end(running.id)
  expect(await granted(waiting.id)).toBeUndefined()
  const found = await listUnplaceable(test.db, 10)
  expect(found.map(({ id }) => id)).toEqual([waiting.id])
  const ended = await endUnplaceable(test.db, found[0]!)
  expect(ended).toMatchObject({ status: 'failed', error: { code: 'no_account', paid: 'no' } })
  expect(ended?.error?.detail).toMatch(/^no account holds the v2 Soul ID of Ada any more/)
  expect(await endUnplaceable(test.db, found[0]!)).toBeUndefined()
  const leases = await test.db.selectFrom('lease').select('id').where('releasedAt', 'is', null).execute()
  const waiters = await test.db.selectFrom('leaseWaiter').select('generationId').execute()
  expect({ leases, waiters }).toEqual({ leases: [], waiters: [] })
})

it('the submission gets the Soul ID of the granted account; one that was deleted meanwhile sends the job to another holder', async () => {
  const ada = await seedCharacter(test.db, { trainings: [{ account: 'north' }, { account: 'south' }] })
  const grant = await grantNew(test.db, { character: withCharacter(ada) })
  const { generationId } = grant
  const open = () => openAttempt(test.db, { generationId, lease: grant, holdMs: 60_000 })
  const soulId = await test.db
    .selectFrom('soulIdHolder')
    .select('soulId')
    .where('accountId', '=', grant.accountId)
    .executeTakeFirstOrThrow()
  expect(await open()).toMatchObject({ kind: 'draft', generation: { character: { variant: 'v2', ...soulId } } })
  await test.db
    .updateTable('characterTraining')
    .set({ state: 'removed' })
    .where('accountId', '=', grant.accountId)
    .execute()
  expect(await open()).toMatchObject({ generation: { character: { soulId: null } } })
  const outcome = await recordRefused(test.db, {
    generationId,
    lease: grant,
    refusal: { kind: 'no_character', detail: 'deleted' },
    effect: { generation: 'wait_again', coolDownMs: 0 },
    contractEvidence: undefined,
  })
  expect(await nameOf(grant.accountId)).toBe('north')
  expect(outcome.kind === 'refused' && (await nameOf(outcome.grants[0]!.accountId))).toBe('south')
})

it('a character, or a style, of very many accounts enters the line as well', async () => {
  await sql`
    insert into account (id, name, slots) select 'acct_' || left(md5(number::text), 26), 'many-' || number, 1
    from generate_series(1, 100) as number
  `.execute(test.db)
  const ada = await seedCharacter(test.db)
  const { rows } = await sql<{ accountId: string }>`
    insert into character_training
      (id, character_id, variant, account_id, state, price_credits, platform_name, platform_id)
    select 'training_' || id, ${ada}, 'v2', id, 'ready', 40, id, 'soul-' || id from account where name like 'many-%'
    returning account_id
  `.execute(test.db)
  await ask(ada)
  const requiredAccountIds = rows.map(({ accountId }) => accountId)
  const generationId = await newGeneration(test.db, { requiredAccountIds })
  await acquireSlot(test.db, { generationId })
  const waiters = await test.db.selectFrom('leaseWaiter').select('requiredAccountIds').execute()
  expect(waiters.map((one) => one.requiredAccountIds.length)).toEqual([64, 64])
})
