import { expect, test } from 'vitest'
import type { AttemptDetail } from '../../contracts/public/attempts.ts'
import type { Budget, Usage } from '../../contracts/public/money.ts'
import { GENERATION_ID } from '../testing/sample-jobs.ts'
import { json, problem } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const ATTEMPT_ID = 'att_01kabq5w3gey3s9v8m0n7xkc2t'
const attempt: AttemptDetail = {
  id: ATTEMPT_ID,
  number: 1,
  account: 'north',
  state: 'unknown',
  idempotencyKey: `${GENERATION_ID}.1`,
  requestId: null,
  refusal: null,
  unknownSince: '2026-11-20T10:00:01.000Z',
  unknownReason: 'no answer within 60 s',
  resolvedAs: null,
  skipped: [],
  chargedCredits: null,
  submittedAt: null,
  finishedAt: null,
  generationId: GENERATION_ID,
  generationStatus: 'submitting',
  client: 'local',
  model: 'higgsfield-ai/soul/standard',
  priceCredits: 1.5,
  createdAt: '2026-11-20T10:00:00.000Z',
  adoptedLateAt: null,
  furtherRequests: [],
  files: [],
  isOutput: false,
  filesKeptUntil: null,
}
const budget: Budget = {
  client: 'local',
  dailyCredits: 10,
  totalCredits: null,
  filmCredits: 5,
  today: { spentCredits: 1.5, reservedCredits: 3 },
  ever: { spentCredits: 8.051, reservedCredits: 3 },
  timeZone: 'UTC',
  updatedAt: null,
}

test('attempts lists the unknown ones, with the price in brackets', async () => {
  const { place } = await scriptedCli({
    'GET /v1/attempts?state=unknown': json({ data: [attempt], nextCursor: null }),
    [`GET /v1/attempts/${ATTEMPT_ID}`]: json(attempt),
  })
  const { stdout, exitCode } = await place.run('attempts', 'list', '--state', 'unknown')
  expect(exitCode).toBe(0)
  expect(stdout.split('\n')[0]).toMatch(/^ATTEMPT +STATE +ACCOUNT +GENERATION +CREDITS +SINCE$/)
  expect(stdout).toContain('(1.5)')
  const one = await place.run('attempts', 'show', ATTEMPT_ID)
  expect(one.stdout).toMatch(/^reason +no answer within 60 s$/m)
  expect(one.stdout).not.toContain('request ')
})

test.each([
  [['--found', 'r-1'], { outcome: 'found', requestId: 'r-1' }],
  [['--not-accepted'], { outcome: 'not_accepted' }],
  [['--failed'], { outcome: 'failed' }],
])('attempts resolve %j', async (flags, body) => {
  const route = `POST /v1/attempts/${ATTEMPT_ID}/resolve`
  const { api, place } = await scriptedCli({
    [route]: json({ effect: 'followed', detail: 'It is followed.', attempt }, 202),
  })
  const { exitCode, stdout, stderr } = await place.run('attempts', 'resolve', ATTEMPT_ID, ...flags)
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'It is followed.\n' })
  expect(stderr).toContain(`./hfw get ${GENERATION_ID}`)
  expect(api.bodiesOf(route)).toEqual([body])
})

test.each([[[]], [['--found', 'r-1', '--failed']]])('attempts resolve with %j is a usage error', async (flags) => {
  const { api, place } = await scriptedCli({})
  expect((await place.run('attempts', 'resolve', ATTEMPT_ID, ...flags)).exitCode).toBe(2)
  expect(api.seen).toEqual([])
})

test('usage sends whole days and shows rows, sum and reserved credits', async () => {
  const figures = { chargedCredits: 33.6, chargedAttempts: 6, refundedCredits: 5.6, refundedAttempts: 1 }
  const usage: Usage = {
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
    groupBy: 'account',
    timeZone: 'UTC',
    data: [{ group: 'north', ...figures }],
    total: figures,
    reservedCredits: 1.5,
  }
  const path = '/v1/usage?groupBy=account&from=2026-11-01T00%3A00%3A00.000Z'
  const { place } = await scriptedCli({ [`GET ${path}`]: json(usage) })
  const { exitCode, stdout } = await place.run('usage', '--by', 'account', '--from', '2026-11-01')
  expect(exitCode).toBe(0)
  const columns = stdout.split('\n')[0]!.split(/ {2,}/)
  expect(new Set(columns).size).toBe(5)
  expect(stdout).toMatch(/^north +33\.6 +6 +5\.6 +1$/m)
  expect(stdout).toMatch(/^sum +33\.6 +6 +5\.6 +1$/m)
  expect(stdout).toContain('1.5 credits are reserved')
})

test('budget changes the given limits and leaves the others', async () => {
  const { api, place } = await scriptedCli({
    'GET /v1/budgets': json({ data: [budget] }),
    'GET /v1/budgets/local': json(budget),
    'PUT /v1/budgets/local': json({ ...budget, dailyCredits: 20, filmCredits: null }),
  })
  expect((await place.run('budget')).stdout).toMatch(
    /^local +1\.5 \+ 3 reserved +10 +8\.051 \+ 3 reserved +no limit +5$/m,
  )
  const { stdout } = await place.run('budget', 'local', '--daily', '20', '--film', 'none')
  expect(api.bodiesOf('PUT /v1/budgets/local')).toEqual([{ dailyCredits: 20, totalCredits: null, filmCredits: null }])
  expect(stdout).toMatch(/^one film +no limit$/m)
  expect((await place.run('budget', 'local', '--daily', 'much')).exitCode).toBe(2)
})

test('a refusal because of a budget is printed with its figures', async () => {
  const detail = 'This needs 1.5 credits, and the budget of this day is 1. Nothing was paid.'
  const { place } = await scriptedCli({ 'POST /v1/generations': problem('budget_exceeded', { detail }) })
  const { exitCode, stderr } = await place.run('image', 'A lamp')
  expect(exitCode).toBe(1)
  expect(stderr).toContain(detail)
})
