// Accounts in lines for people: a table of all accounts, or one account in detail.
import type { Account, CheckedAccount, KeyCheckResult } from '../../contracts/public/accounts.ts'
import { tableOrBlocks, wrapRows } from '../terminal/table-or-blocks.ts'
import { wrapHanging } from '../terminal/wrap-text.ts'
import { formatDuration } from '../progress/format-duration.ts'
import { describeLoad, loadCells } from './describe-load.ts'

const HEAD = ['NAME', 'STATE', 'SLOTS', 'KEYS', 'CONTRACT', 'CREDITS', 'SPENT TODAY', 'IN ALL', 'BACK IN', 'REASON']

/** A table with one row per account. `nowMs`: Unix time, to show durations from now. `width`: columns of the terminal, where it is one. */
export function describeAccounts(accounts: readonly Account[], nowMs: number, width?: number): string[] {
  if (accounts.length === 0) return ['No accounts yet. Add one: hfw accounts login, or hfw accounts add <name>.']
  const rows = accounts.map((account) => rowOf(account, nowMs))
  const labels = describeSandboxAccounts(accounts).flatMap((line) => wrapHanging(line, { width, indent: 0 }))
  return [...tableOrBlocks(HEAD, rows, width), ...labels]
}

/** "north, south: accounts of the sandbox, nothing on them costs money". None where there is no such account. */
function describeSandboxAccounts(accounts: readonly Account[]): string[] {
  const names = accounts.filter(({ fromSandbox }) => fromSandbox === true).map(({ name }) => name)
  if (names.length === 0) return []
  const what =
    names.length === 1 ? 'an account of the sandbox, nothing on it' : 'accounts of the sandbox, nothing on them'
  return ['', `${names.join(', ')}: ${what} costs money`]
}

/** Which server responds for the account. */
function describePlatform({ fromSandbox }: Account): string {
  if (fromSandbox === null) return 'not known: no response yet'
  return fromSandbox ? 'the sandbox: nothing on this account costs money' : 'Higgsfield: generations cost money'
}

function rowOf(account: Account, nowMs: number): string[] {
  const { slots, backIn } = loadCells(account, nowMs)
  const active = account.keys.filter((key) => key.state === 'active').length
  return [
    account.name,
    stateOf(account),
    slots,
    active === account.keys.length ? String(active) : `${active} of ${account.keys.length}`,
    account.contract.effective,
    creditsOf(account, nowMs),
    String(account.credits.spentTodayCredits),
    String(account.credits.spentCredits),
    backIn,
    reasonOf(account),
  ]
}

function stateOf({ state, availability }: Account): string {
  return state === 'enabled' ? availability : state
}

/** "paused: no_credits: not_enough_credits, until 2026-…". The reason may begin with the state. */
function describeState(account: Account): string {
  const { reason, pausedUntil } = account
  const state = stateOf(account)
  const isNamed = reason?.startsWith(`${state}:`) === true
  return [...(isNamed ? [] : [state]), reason, pausedUntil && `until ${pausedUntil}`].filter(Boolean).join(', ')
}

function creditsOf({ credits }: Account, nowMs: number): string {
  if (credits.lastRefusedAt === null || !credits.isOut) return 'not known'
  return `none ${formatDuration(nowMs - Date.parse(credits.lastRefusedAt))} ago`
}

function describeCredits(account: Account, nowMs: number): string {
  const { lastRefusedAt, spentTodayCredits, spentCredits } = account.credits
  const since = lastRefusedAt === null ? '' : ` (last refused ${lastRefusedAt})`
  return `${creditsOf(account, nowMs)}${since}; spent: ${spentTodayCredits} today, ${spentCredits} in all`
}

function reasonOf({ state, reason, keys, availability, circuit }: Account): string {
  if (state !== 'enabled') return ''
  if (availability === 'trying')
    return `${circuit?.isTrialRunning ? 'a trial runs' : 'the next job is its trial'}: ${reason}`
  const off = keys.find((key) => key.state === 'off' && key.offReason !== 'replaced')
  return reason === 'no usable key' && off ? `${reason}: ${off.keyId} ${off.offReason}` : (reason ?? '')
}

/** One account with its keys, limits and evidence. `nowMs`: Unix time, to show durations from now. */
export function describeAccount(account: Account, nowMs: number, width?: number): string[] {
  const { contract, catalogue } = account
  const evidence = contract.evidence.map(
    ({ kind, isProof, seenAt }) => `${kind}${isProof ? '' : ' (no proof)'} ${seenAt}`,
  )
  const rows: [string, string][] = [
    [
      'account',
      `${account.name} (${account.id}), ${account.source === 'added' ? 'added by an operator' : 'from the environment'}`,
    ],
    ['platform', describePlatform(account)],
    ['state', describeState(account)],
    ...describeLoad(account),
    [
      'contract',
      `${contract.effective} (set to ${contract.setting})${evidence.length > 0 ? `; seen: ${evidence.join(', ')}` : ''}`,
    ],
    ['credits', describeCredits(account, nowMs)],
    [
      'webhooks',
      account.webhookSecrets.length > 0
        ? 'signed webhooks only'
        : 'unsigned webhooks accepted; each is confirmed by reading the status',
    ],
    ['models', catalogue.readAt === null ? 'never listed' : `${catalogue.listed.length} listed ${catalogue.readAt}`],
    ...account.keys.map((key): [string, string] => ['key', keyLine(key)]),
  ]
  return wrapRows(rows, width)
}

function keyLine(key: Account['keys'][number]): string {
  const used = key.lastUsedAt === null ? 'never used' : `last used ${key.lastUsedAt}`
  if (key.state === 'active') return `${key.keyId} active, ${used}`
  const next = key.nextCheckAt === null ? '' : `, next check ${key.nextCheckAt}`
  return `${key.keyId} off since ${key.offAt} (${key.offReason}: ${key.offDetail ?? ''})${next}`
}

/** The platform's verdict on each key, what the check could not find out, and whether the sandbox has responded. */
export function describeChecks({ account, checks, notes }: CheckedAccount): string[] {
  return [...describeKeyChecks(checks), ...notes, ...describeSandboxAccounts([account]).slice(1)]
}

/** The platform's verdict on each key. */
export function describeKeyChecks(checks: readonly KeyCheckResult[]): string[] {
  return checks.map(({ keyId, outcome, detail }) => `key ${keyId}: ${outcome} (${detail})`)
}
