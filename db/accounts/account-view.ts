// Accounts as the API shows them: configuration, load, health, keys without their secrets, evidence.
// Invariant: the columns that hold secrets are not read here.
import type { Selectable } from 'kysely'
import type { Account, AccountKey } from '../../contracts/public/accounts.ts'
import { pauseOf } from '../../domain/pool/choose-account.ts'
import type { Database } from '../connection/connect.ts'
import { type PoolAccount, readCandidates } from '../pool/candidates.ts'
import { readSpending, type Spending } from './spending.ts'
import type { Account as AccountRow, AccountKey as KeyRow } from '../schema.generated.ts'

/** By name. Without `accountId`: all but the removed ones. A day begins at midnight of `timeZone`, default UTC. */
export async function readAccounts(
  db: Database,
  input: { accountId?: string; timeZone?: string } = {},
): Promise<Account[]> {
  const accounts = await db
    .selectFrom('account')
    .selectAll()
    .where('state', '!=', 'removed')
    .$if(input.accountId !== undefined, (qb) => qb.where('id', '=', input.accountId!))
    .orderBy('name')
    .execute()
  if (accounts.length === 0) return []
  const ids = accounts.map((account) => account.id)
  const { candidates, nowMs } = await readCandidates(db)
  const spending = await readSpending(db, { accountIds: ids, timeZone: input.timeZone ?? 'UTC' })
  const parts = { ...(await readParts(db, ids)), spending }
  return accounts.flatMap((row) => {
    const load = candidates.find((candidate) => candidate.id === row.id)
    return load ? [toAccount(row, { load, nowMs, parts })] : []
  })
}

type Parts = Awaited<ReturnType<typeof readParts>> & { spending: ReadonlyMap<string, Spending> }

const NOTHING_SPENT: Spending = { spentTodayCredits: 0, spentCredits: 0 }

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

interface Seen {
  load: PoolAccount
  nowMs: number
  parts: Parts
}

function toAccount(row: Selectable<AccountRow>, { load, nowMs, parts }: Seen): Account {
  const isOwn = (part: { accountId: string }) => part.accountId === row.id
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    source: row.source,
    pause: pauseOf(load, nowMs) ?? null,
    pauseEndsAt: pauseEnd(load, nowMs),
    slots: {
      configured: load.configuredSlots,
      usable: load.slots,
      inUse: load.inUse,
      byModel: Object.fromEntries(load.modelSlots),
    },
    keys: parts.keys.filter(isOwn).map(toKey),
    ...learned(row, { load, parts }),
    credits: { lastRefusedAt: timeOf(row.lastSeenNoCreditsAt), ...(parts.spending.get(row.id) ?? NOTHING_SPENT) },
    lastLeasedAt: timeOf(row.lastLeasedAt),
    createdAt: row.createdAt.toISOString(),
    links: { self: `/v1/accounts/${row.id}` },
  }
}

/** What was found out about it: contract, webhook secrets, models. */
function learned(
  row: Selectable<AccountRow>,
  { load, parts }: Pick<Seen, 'load' | 'parts'>,
): Pick<Account, 'contract' | 'webhookSecrets' | 'catalogue'> {
  const isOwn = (part: { accountId: string }) => part.accountId === row.id
  return {
    contract: {
      setting: row.contractSetting,
      effective: row.effectiveContract,
      learnedAt: timeOf(row.contractSeenAt),
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
      .map(({ createdAt, expiresAt }) => ({ createdAt: createdAt.toISOString(), expiresAt: timeOf(expiresAt) })),
    catalogue: {
      readAt: timeOf(row.catalogueReadAt),
      listed: parts.models.filter(isOwn).map(({ model }) => model),
      blocked: load.blocks.map(({ model, untilMs, reason }) => ({
        model,
        until: new Date(untilMs).toISOString(),
        reason,
      })),
    },
  }
}

/** A cool-down or circuit ends at a time; a state or a missing key does not. */
function pauseEnd({ state, hasKey, coolingUntilMs, circuit }: PoolAccount, nowMs: number): string | null {
  if (state !== 'enabled' || !hasKey) return null
  const ends = [coolingUntilMs, circuit?.untilMs].filter((end) => end !== undefined && end > nowMs)
  return ends.length === 0 ? null : new Date(Math.max(...(ends as number[]))).toISOString()
}

type ShownKey = Omit<Selectable<KeyRow>, 'secret' | 'failedChecks'>

function toKey(row: ShownKey): AccountKey {
  return {
    id: row.id,
    keyId: row.keyId,
    state: row.state === 'active' ? 'active' : 'off',
    offReason: row.offReason,
    offDetail: row.offDetail,
    offAt: timeOf(row.offAt),
    nextCheckAt: timeOf(row.nextCheckAt),
    lastUsedAt: timeOf(row.lastUsedAt),
    createdAt: row.createdAt.toISOString(),
  }
}

function timeOf(date: Date | null): string | null {
  return date?.toISOString() ?? null
}
