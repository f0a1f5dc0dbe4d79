import { beforeEach, describe, expect, it } from 'vitest'
import { Budget, type ExceededBudget, Usage } from '../../contracts/public/money.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import { useTestApi } from '../support/api/api.ts'

const test = useTestApi()
const soul = { model: 'soul', input: { prompt: 'A lamp' } }

async function setLimits(limits: object): Promise<Response> {
  return test.request('/v1/budgets/local', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(limits),
  })
}

async function readBudget(): Promise<Budget> {
  return Budget.parse(await (await test.request('/v1/budgets/local')).json())
}

/** Limits on top of what earlier tests have used. */
async function allowMore(credits: number): Promise<void> {
  const { today } = await readBudget()
  await setLimits({ dailyCredits: Number((today.spentCredits + today.reservedCredits + credits).toFixed(3)) })
}

beforeEach(async () => {
  await setLimits({})
})

describe('happy', () => {
  it('reserves the price of what is accepted, and lets go of it when that ends unpaid', async () => {
    const before = await readBudget()
    const { id } = (await (await test.postJson('/v1/generations', soul)).json()) as { id: string }
    expect((await readBudget()).today.reservedCredits).toBe(before.today.reservedCredits + 1.5)
    await finishGeneration(test.database.db, {
      generationId: id,
      ending: { status: 'cancelled' },
      chargedCredits: null,
    })
    expect((await readBudget()).today).toEqual(before.today)
  })

  it('lets a budget be used to its end, by one after the other', async () => {
    await allowMore(3)
    const statuses = []
    for (let count = 0; count < 3; count += 1) statuses.push((await test.postJson('/v1/generations', soul)).status)
    expect(statuses).toEqual([202, 202, 402])
  })

  it('keeps the limits that were set, and none that were left out', async () => {
    const response = await setLimits({ dailyCredits: 500.125, filmCredits: 0 })
    expect(Budget.parse(await response.json())).toMatchObject({
      client: 'local',
      dailyCredits: 500.125,
      totalCredits: null,
      filmCredits: 0,
    })
  })
})

/**
 * Repeats a job while the API has no connection to the database for it, as callers do. The jobs of one client wait for each other, and
 * on a slow machine for longer than the five seconds after which the API responds with 503.
 */
async function createUntilDecided(): Promise<Response> {
  for (;;) {
    const response = await test.postJson('/v1/generations', soul)
    if (response.status !== 503) return response
    expect(await response.json()).toMatchObject({ code: 'unavailable' })
  }
}

it('accepts no more than the budget holds of fifty jobs that come at once', async () => {
  await allowMore(15)
  const count = async () => (await test.database.db.selectFrom('generation').select('id').execute()).length
  const countBefore = await count()
  const responses = await Promise.all(Array.from({ length: 50 }, createUntilDecided))
  expect(responses.filter(({ status }) => status === 202)).toHaveLength(10)
  expect(responses.filter(({ status }) => status === 402)).toHaveLength(40)
  expect(await count()).toBe(countBefore + 10)
})

describe('refused', () => {
  it('names the limit, what is spent, reserved and needed, and accepts nothing', async () => {
    await allowMore(1)
    const { today, dailyCredits } = await readBudget()
    const count = async () => (await test.database.db.selectFrom('generation').select('id').execute()).length
    const countBefore = await count()
    const response = await test.postJson('/v1/generations', soul)
    const problem = (await response.json()) as { code: string; detail: string; budget: ExceededBudget }
    expect(problem).toMatchObject({ code: 'budget_exceeded', status: 402 })
    expect(problem.budget).toEqual({ limit: 'daily', limitCredits: dailyCredits, neededCredits: 1.5, ...today })
    expect(problem.detail).toContain('Nothing was paid')
    expect(await count()).toBe(countBefore)
  })

  it('is no answer that an idempotency key is bound to: once there is room, the same request is accepted', async () => {
    await allowMore(1)
    const headers = { 'idempotency-key': 'room-later' }
    expect((await test.postJson('/v1/generations', soul, headers)).status).toBe(402)
    await allowMore(1.5)
    expect((await test.postJson('/v1/generations', soul, headers)).status).toBe(202)
  })

  it.each([
    [{ dailyCredits: -1 }, '/dailyCredits'],
    [{ dailyCredits: 0.0001 }, '/dailyCredits'],
    [{ weeklyCredits: 5 }, '/weeklyCredits'],
  ])('limits like %j', async (limits, pointer) => {
    const response = await setLimits(limits)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] })
  })
})

describe('usage', () => {
  it('is empty where nothing was charged, and refuses an empty span', async () => {
    const usage = Usage.parse(await (await test.request('/v1/usage?groupBy=model')).json())
    expect(usage).toMatchObject({ groupBy: 'model', data: [], total: { chargedCredits: 0 } })
    const response = await test.request('/v1/usage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')
    expect(response.status).toBe(400)
  })
})
