// Accounts as callers see them: configuration, load, keys without their secrets, evidence, spending.
// Invariant: the columns that hold secrets are not read here.
import type { Selectable } from 'kysely'
import type { Account, AccountKey } from '../../contracts/public/accounts.ts'
import type { AccountState } from '../../contracts/vocabulary/account-states.ts'
import type { PoolAccount } from '../../domain/pool/pool-account.ts'
import type { Database } from '../connection/connect.ts'
import { readPoolAccounts, toAccountLoad } from '../pool/pool-accounts.ts'
import type { Account as AccountRow, AccountKey as KeyRow } from '../schema.generated.ts'
import { readSpending, type Spending } from './spending.ts'

export interface FoundAccount {
  id: string
  name: string
  state: AccountState
  source: 'environment' | 'added'
  drainedBy: 'operator' | 'environment' | null
}

/** Finds an account by its id or its name. Undefined where there is none, or it was removed. */
export function findAccount(db: Database, input: { ref: string }): Promise<FoundAccount | undefined> {
  return db
    .selectFrom('account')
    .select(['id', 'name', 'state', 'source', 'drainedBy'])
    .where((eb) => eb.or([eb('id', '=', input.ref), eb('name', '=', input.ref)]))
    .where('state', '!=', 'removed')
    .executeTakeFirst()
}

/**
 * Accounts by name, without removed ones. Without `accountId`: all of them. A day of spending begins at midnight of
 * `timeZone`, default UTC.
 */
export async function readAccounts(
  db: Database,
  input: { accountId?: string; timeZone?: string } = {},
): Promise<Account[]> {
  const rows = await db
    .selectFrom('account')
    .selectAll()
    .where('state', '!=', 'removed')
    .$if(input.accountId !== undefined, (qb) => qb.where('id', '=', input.accountId!))
    .orderBy('name')
    .execute()
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const { accounts, nowMs } = await readPoolAccounts(db)
  const spending = await readSpending(db, { accountIds: ids, timeZone: input.timeZone ?? 'UTC' })
  const parts = { ...(await readParts(db, ids)), spending }
  return rows.flatMap((row) => {
    // Missing where it was removed between the two reads.
    const account = accounts.find(({ id }) => id === row.id)
    return account ? [toAccount(row, { account, nowMs, parts })] : []
  })
}

type Parts = Awaited<ReturnType<typeof readParts>> & { spending: ReadonlyMap<string, Spending> }

const NO_SPENDING: Spending = { spentTodayCredits: 0, spentCredits: 0 }

async function readParts(db: Database, ids: readonly string[]) {
  const keys = await db
    .selectFrom('accountKey')
    .select(['id', 'accountId', 'keyId', 'state', 'offReason', 'offDetail', 'offAt', 'nextCheckAt'])
    .select(['lastUsedAt', 'createdAt'])
    .where('accountId', 'in', ids)
    .where('state', '!=', 'deleted')
    .orderBy('createdAt')
    .execute()
  const evidence = await db
    .selectFrom('accountEvidence')
    .selectAll()
    .where('accountId', 'in', ids)
    .orderBy('seenAt', 'desc')
    .execute()
  const webhookSecrets = await db
    .selectFrom('accountWebhookSecret')
    .select(['accountId', 'createdAt', 'expiresAt'])
    .where('accountId', 'in', ids)
    .orderBy('createdAt')
    .execute()
  const models = await db
    .selectFrom('accountModel')
    .selectAll()
    .where('accountId', 'in', ids)
    .orderBy('model')
    .execute()
  return { keys, evidence, webhookSecrets, models }
}

function toAccount(
  row: Selectable<AccountRow>,
  { account, nowMs, parts }: { account: PoolAccount; nowMs: number; parts: Parts },
): Account {
  const isOwn = (part: { accountId: string }) => part.accountId === row.id
  return {
    ...toAccountLoad(account, nowMs),
    id: row.id,
    state: row.state,
    source: row.source,
    fromSandbox: row.isSandbox,
    keys: parts.keys.filter(isOwn).map(toKey),
    ...toLearnedFacts(row, parts),
    credits: {
      isOut: account.circuit?.cause === 'no_credits',
      lastRefusedAt: toIso(row.lastSeenNoCreditsAt),
      ...(parts.spending.get(row.id) ?? NO_SPENDING),
    },
    lastLeasedAt: toIso(row.lastLeasedAt),
    createdAt: row.createdAt.toISOString(),
    links: { self: `/v1/accounts/${row.id}` },
  }
}

/** What was learned about the account, beside its load. */
function toLearnedFacts(
  row: Selectable<AccountRow>,
  parts: Parts,
): Pick<Account, 'contract' | 'webhookSecrets' | 'catalogue'> {
  const isOwn = (part: { accountId: string }) => part.accountId === row.id
  return {
    contract: {
      setting: row.contractSetting,
      effective: row.effectiveContract,
      learnedAt: toIso(row.contractSeenAt),
      evidence: parts.evidence.filter(isOwn).map(({ kind, contract, isProof, firstSeenAt, seenAt }) => ({
        kind,
        contract,
        isProof,
        firstSeenAt: firstSeenAt.toISOString(),
        seenAt: seenAt.toISOString(),
      })),
    },
    webhookSecrets: parts.webhookSecrets
      .filter(isOwn)
      .map(({ createdAt, expiresAt }) => ({ createdAt: createdAt.toISOString(), expiresAt: toIso(expiresAt) })),
    catalogue: {
      readAt: toIso(row.catalogueReadAt),
      listed: parts.models.filter(isOwn).map(({ model }) => model),
    },
  }
}

function toKey(row: Omit<Selectable<KeyRow>, 'secret' | 'failedChecks' | 'takesOver'>): AccountKey {
  return {
    id: row.id,
    keyId: row.keyId,
    state: row.state === 'active' ? 'active' : 'off',
    offReason: row.offReason,
    offDetail: row.offDetail,
    offAt: toIso(row.offAt),
    nextCheckAt: toIso(row.nextCheckAt),
    lastUsedAt: toIso(row.lastUsedAt),
    createdAt: row.createdAt.toISOString(),
  }
}

function toIso(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
