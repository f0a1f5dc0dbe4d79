// Examples of answers about accounts, for the documentation.
import { ACCOUNT_LOAD_EXAMPLE } from '../contracts/public/account-load.ts'
import type { Account, CheckedAccount, RemovedAccount } from '../contracts/public/accounts.ts'

const SUFFIX = '01kabq5w3gey3s9v8m0n7xkc2t'
const AT = '2026-11-21T09:30:00.000Z'
const KEY_ID = '5a3c0f6b-2f11-4a39-8d2b-0f0c9b0e5a0e'

const account: Account = {
  ...ACCOUNT_LOAD_EXAMPLE,
  id: `acct_${SUFFIX}`,
  state: 'enabled',
  source: 'added',
  keys: [
    {
      id: `akey_${SUFFIX}`,
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
  webhookSecrets: [],
  catalogue: { readAt: AT, listed: ['higgsfield-ai/soul/standard'] },
  credits: { lastRefusedAt: null, spentTodayCredits: 33.6, spentCredits: 812.051 },
  lastLeasedAt: AT,
  createdAt: AT,
  links: { self: `/v1/accounts/acct_${SUFFIX}` },
}

const checked: CheckedAccount = {
  account,
  checks: [{ keyId: KEY_ID, outcome: 'accepted', detail: 'the platform takes it; 1 models listed' }],
  notes: ['The contract of the account is not known yet. It is learned from the platform’s responses.'],
}

const removed: RemovedAccount = { id: account.id, name: account.name, abandoned: [] }

export const ACCOUNT_EXAMPLES = { account, checked, removed }
