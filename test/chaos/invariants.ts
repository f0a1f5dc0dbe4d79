// The promise, checked: nothing lost, nothing paid twice, no slot leaked, no account over its cap, ledgers equal.
// Invariant: each violation is a sentence that names the job, account or sum; an empty list is the only success.
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Database } from '../../db/connection/connect.ts'
import { listTotalDifferences } from '../../db/money/running-totals.ts'
import type { LedgerEntry } from '../support/clients/sandbox-client.ts'
import { CHAOS_ACCOUNTS, SLOTS } from './chaos-options.ts'
import { mostAtOnce, type PlatformRecord } from './platform-record.ts'
import type { AcceptedJob } from './workload.ts'

export interface Judged {
  violations: string[]
  generations: Record<string, number>
  films: Record<string, number>
  submissionsAccepted: number
  mostAtOnce: Record<string, number>
}

/** `jobs`: those that were accepted with a 202. `platform`: the platform's own record. */
export async function judge(given: {
  jobs: readonly AcceptedJob[]
  platform: PlatformRecord
  database: Database
}): Promise<Judged> {
  const { requests, ledger } = given.platform
  const statuses = await readStatuses(given.database)
  const byAccount = Object.fromEntries(
    CHAOS_ACCOUNTS.map(({ name }) => [name, mostAtOnce(requests.filter((request) => request.account === name))]),
  )
  const violations = [
    ...lostJobs(given.jobs, statuses),
    ...wronglyPaid(ledger, statuses),
    ...(await leakedSlots(given.database)),
    ...Object.entries(byAccount).flatMap(([name, most]) =>
      most > SLOTS ? [`account ${name} had ${most} requests at once, its cap is ${SLOTS}`] : [],
    ),
    ...(await unequalLedgers(ledger, given.database)),
    ...(await unequalTotals(given.database)),
  ]
  return {
    violations,
    generations: countBy([...statuses.values()].filter((job) => job.kind === 'generation')),
    films: countBy([...statuses.values()].filter((job) => job.kind === 'film')),
    submissionsAccepted: requests.length,
    mostAtOnce: byAccount,
  }
}

interface JobStatus {
  kind: 'generation' | 'film'
  status: string
  isFinal: boolean
}

/** Of every job in the database, also the scenes that films made by themselves. */
async function readStatuses(database: Database): Promise<Map<string, JobStatus>> {
  const generations = await database.selectFrom('generation').select(['id', 'status']).execute()
  const films = await database.selectFrom('film').select(['id', 'status']).execute()
  const statuses = new Map<string, JobStatus>()
  for (const { id, status } of generations)
    statuses.set(id, { kind: 'generation', status, isFinal: isFinalGenerationStatus(status) })
  for (const { id, status } of films) statuses.set(id, { kind: 'film', status, isFinal: isFinalFilmStatus(status) })
  return statuses
}

function lostJobs(jobs: readonly AcceptedJob[], statuses: ReadonlyMap<string, JobStatus>): string[] {
  const forgotten = jobs.filter(({ id }) => !statuses.has(id)).map(({ id }) => `${id} was accepted and is not known`)
  const unfinished = [...statuses]
    .filter(([, { isFinal }]) => !isFinal)
    .map(([id, { status }]) => `${id} is still ${status}`)
  return [...forgotten, ...unfinished]
}

/** Keys are `<generation id>.<attempt>`: whose a charge is stands before the dot of the key it was accepted with. */
function wronglyPaid(ledger: readonly LedgerEntry[], statuses: ReadonlyMap<string, JobStatus>): string[] {
  const ownerOf = new Map(
    ledger
      .filter((entry) => entry.event === 'accepted')
      .map((entry) => [entry.requestId, entry.idempotencyKey?.split('.')[0] ?? '']),
  )
  const charges = ledger.filter((entry) => entry.event === 'charged')
  const byOwner = Map.groupBy(charges, (entry) => ownerOf.get(entry.requestId) ?? '')
  const twice = [...byOwner]
    .filter(([owner, paid]) => statuses.has(owner) && paid.length > 1)
    .map(([owner, paid]) => `${owner} was paid ${paid.length} times`)
  const byNobody = [...byOwner]
    .filter(([owner]) => !statuses.has(owner))
    .flatMap(([, paid]) => paid.map(({ requestId }) => `request ${requestId} was paid for and belongs to no job`))
  const unpaid = [...statuses]
    .filter(([id, job]) => job.kind === 'generation' && job.status === 'completed' && !byOwner.has(id))
    .map(([id]) => `${id} is completed but was never paid for`)
  return [...twice, ...byNobody, ...unpaid]
}

async function leakedSlots(database: Database): Promise<string[]> {
  const leases = await database.selectFrom('lease').select('id').where('releasedAt', 'is', null).execute()
  const waiters = await database.selectFrom('leaseWaiter').select('generationId').execute()
  return [
    ...leases.map(({ id }) => `lease ${id} is still held`),
    ...waiters.map(({ generationId }) => `${generationId} still stands in the line`),
  ]
}

/** What our ledger says was spent, account by account, against what the platform charged; and nothing still set aside. */
async function unequalLedgers(ledger: readonly LedgerEntry[], database: Database): Promise<string[]> {
  const theirs = new Map<string, number>()
  for (const entry of ledger) {
    if (entry.event === 'charged') add(theirs, entry.account, entry.credits)
  }
  const ours = new Map<string, number>()
  const held = new Map<string, number>()
  const rows = await database
    .selectFrom('ledgerEntry')
    .leftJoin('account', 'account.id', 'ledgerEntry.accountId')
    .select(['account.name', 'ledgerEntry.heldChange', 'ledgerEntry.spentChange', 'filmId', 'generationId'])
    .execute()
  for (const row of rows) {
    add(ours, row.name ?? 'no account', row.spentChange)
    add(held, row.filmId ?? row.generationId ?? 'nothing', row.heldChange)
  }
  const unequal = [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((name) => {
    const [their, our] = [theirs.get(name) ?? 0, ours.get(name) ?? 0]
    return their === our ? [] : [`account ${name}: the platform charged ${their / 1000}, our ledger says ${our / 1000}`]
  })
  const leaked = [...held]
    .filter(([, credits]) => credits !== 0)
    .map(([job, credits]) => `${job} still has ${credits / 1000} credits set aside`)
  return [...unequal, ...leaked]
}

/** The running totals, with which budgets are checked, against the ledger. */
async function unequalTotals(database: Database): Promise<string[]> {
  return (await listTotalDifferences(database)).map(
    ({ total, key, figure, byLedger, byTotal }) =>
      `${total} ${key}: ${figure} is ${byLedger} by the ledger and ${byTotal} by the running total`,
  )
}

/** Adds credits as whole thousandths. */
function add(sums: Map<string, number>, name: string, credits: number): void {
  sums.set(name, (sums.get(name) ?? 0) + Math.round(credits * 1000))
}

function countBy(jobs: readonly JobStatus[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(jobs, (job) => job.status)].map(([status, all]) => [status, all.length]))
}
