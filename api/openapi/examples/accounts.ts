// Examples of responses about accounts.
import { ACCOUNT_LOAD_EXAMPLE } from '../../../contracts/public/account-load.ts'
import type {
  Account,
  AccountCheck,
  CheckedAccount,
  EndedPause,
  RemovedAccount,
  ResumedAccount,
} from '../../../contracts/public/accounts.ts'
import { EXAMPLE_IDS, EXAMPLE_TIME as AT } from './ids.ts'

const KEY_ID = '5a3c0f6b-2f11-4a39-8d2b-0f0c9b0e5a0e'

const account: Account = {
  ...ACCOUNT_LOAD_EXAMPLE,
  id: EXAMPLE_IDS.account,
  state: 'enabled',
  source: 'added',
  keys: [
    {
      id: EXAMPLE_IDS.accountKey,
      keyId: KEY_ID,
      state: 'active',
      offReason: null,
      offDetail: null,
      offAt: null,
      nextCheckAt: null,
      lastUsedAt: AT,
      createdAt: AT,
    },
  ],
  contract: {
    setting: 'auto',
    effective: 'queueing',
    learnedAt: AT,
    evidence: [{ kind: 'expires_at', contract: 'queueing', isProof: true, firstSeenAt: AT, seenAt: AT }],
  },
  fromSandbox: false,
  webhookSecrets: [],
  catalogue: { readAt: AT, listed: ['higgsfield-ai/soul/standard'] },
  credits: { isOut: false, lastRefusedAt: null, spentTodayCredits: 33.6, spentCredits: 812.051 },
  lastLeasedAt: AT,
  createdAt: AT,
  links: { self: `/v1/accounts/${EXAMPLE_IDS.account}` },
}

const checked: CheckedAccount = {
  account,
  checks: [{ keyId: KEY_ID, outcome: 'accepted', detail: 'the platform accepts the key; 1 models listed' }],
  notes: ['The contract of the account is not known yet. It is learned from the platform’s responses.'],
}

const ended: EndedPause[] = [{ cause: 'no_credits', model: null, until: AT, reason: 'no_credits: not_enough_credits' }]
const rechecked: AccountCheck = { ...checked, ended }
const resumed: ResumedAccount = {
  ...account,
  availability: 'trying',
  reason: 'no_credits: not_enough_credits',
  cause: 'no_credits',
  circuit: { cause: 'no_credits', openedAt: AT, until: AT, opens: 0, isTrialRunning: true },
  credits: { ...account.credits, isOut: true, lastRefusedAt: AT },
  ended,
  checks: [],
}

const removed: RemovedAccount = { id: account.id, name: account.name, abandoned: [], soulIdsLost: [] }

export const ACCOUNT_EXAMPLES = { account, checked, rechecked, resumed, removed }
