// Example of a response about the pool.
import { ACCOUNT_LOAD_EXAMPLE } from '../../../contracts/public/account-load.ts'
import type { Pool } from '../../../contracts/public/pool-overview.ts'

const MODEL = 'higgsfield-ai/soul/standard'

export const POOL_EXAMPLE: Pool = {
  healthyShare: 0.5,
  isDegraded: false,
  accounts: [
    {
      ...ACCOUNT_LOAD_EXAMPLE,
      slots: { configured: 4, usable: 3, inUse: 2, byModel: [{ model: MODEL, inUse: 2, limit: null }] },
    },
    {
      ...ACCOUNT_LOAD_EXAMPLE,
      name: 'south',
      availability: 'paused',
      reason: 'paused: no_credits: not_enough_credits',
      cause: 'no_credits',
      pausedUntil: '2026-11-21T09:40:00.000Z',
      circuit: {
        cause: 'no_credits',
        openedAt: '2026-11-21T09:30:00.000Z',
        until: '2026-11-21T09:40:00.000Z',
        opens: 1,
        isTrialRunning: false,
      },
      blockedModels: [
        { model: MODEL, until: '2026-11-22T09:30:00.000Z', reason: 'model_unavailable: model_not_found' },
      ],
    },
  ],
  line: {
    waiting: 12,
    isMore: false,
    oldestWaitMs: 41_000,
    queues: [{ priority: 3, clientId: 'local', waiting: 12, isMore: false }],
    hasMoreQueues: false,
  },
}
