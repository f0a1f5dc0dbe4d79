// Examples of answers about attempts and money, for the documentation.
import type { AttemptDetail } from '../contracts/public/attempts.ts'
import type { Budget, Estimate, Usage } from '../contracts/public/money.ts'

const budget: Budget = {
  client: 'local',
  dailyCredits: 500,
  totalCredits: null,
  filmCredits: 100,
  today: { spentCredits: 33.6, reservedCredits: 5.6 },
  ever: { spentCredits: 812.051, reservedCredits: 5.6 },
  timeZone: 'UTC',
  updatedAt: '2026-11-21T09:00:00.000Z',
}

const figures = { chargedCredits: 33.6, chargedAttempts: 6, refundedCredits: 5.6, refundedAttempts: 1 }

const usage: Usage = {
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  groupBy: 'day',
  timeZone: 'UTC',
  data: [{ group: '2026-11-21', ...figures }],
  total: figures,
  reservedCredits: 5.6,
}

const estimate: Estimate = {
  credits: 5.6,
  source: 'platform',
  account: 'north',
  model: 'kling-video/v2.6/pro/image-to-video',
  scenes: null,
}

const attempt: AttemptDetail = {
  id: 'att_01kabq5w3gey3s9v8m0n7xkc2t',
  number: 1,
  account: 'north',
  state: 'unknown',
  idempotencyKey: 'gen_01kabq5w3gey3s9v8m0n7xkc2t.1',
  requestId: null,
  refusal: null,
  unknownSince: '2026-11-21T09:31:00.000Z',
  unknownReason: 'no answer within 60 s',
  resolvedAs: null,
  skipped: [],
  chargedCredits: null,
  submittedAt: null,
  finishedAt: null,
  generationId: 'gen_01kabq5w3gey3s9v8m0n7xkc2t',
  generationStatus: 'submitting',
  client: 'local',
  model: 'higgsfield-ai/soul/standard',
  priceCredits: 1.5,
  createdAt: '2026-11-21T09:30:00.000Z',
  adoptedLateAt: null,
}

export const MONEY_EXAMPLES = { attempt, budget, usage, estimate }
