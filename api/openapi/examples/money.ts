// Examples of responses about prices, budgets and use.
import type { Budget, Estimate, Usage } from '../../../contracts/public/money.ts'

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
  isUpperBound: false,
  account: 'north',
  model: 'kling-video/v2.6/pro/image-to-video',
  scenes: null,
  character: null,
}

export const MONEY_EXAMPLES = { budget, usage, estimate }
