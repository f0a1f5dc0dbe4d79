// The append-only record of every submission and of every change of credits. Tests check payment rules against it.
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../engine/time/clock.ts'

/**
 * `received`: a POST of a known account arrived. Then exactly one of `accepted`, `replayed` (same idempotency key) or
 * `rejected`. An accepted request is later `charged` (completed) or `refunded` (failed, nsfw, canceled).
 */
export type LedgerEvent = 'received' | 'accepted' | 'replayed' | 'rejected' | 'charged' | 'refunded'

export interface LedgerEntry {
  seq: number
  /** RFC 3339. */
  at: string
  event: LedgerEvent
  account: string
  model: string
  requestId: string | null
  idempotencyKey: string | null
  webhookUrl: string | null
  /** The key of the call's credentials. */
  keyId: string | null
  credits: number
  /** Status of the response to a rejected submission. */
  httpStatus: number | null
  detail: string | null
}

export type NewLedgerEntry = Pick<LedgerEntry, 'event' | 'account' | 'model'> & Partial<Omit<LedgerEntry, 'seq' | 'at'>>

export type Ledger = ReturnType<typeof createLedger>

export function createLedger(database: DatabaseSync, clock: Clock) {
  const insert = database.prepare(
    `insert into ledger (at, event, account, model, request_id, idempotency_key, webhook_url, credits, http_status, detail, key_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const newest = database.prepare('select * from ledger order by seq desc limit ?')
  const after = database.prepare('select * from ledger where seq > ? order by seq limit ?')
  return {
    append: (entry: NewLedgerEntry): void => {
      insert.run(
        ...[clock.now(), entry.event, entry.account, entry.model, entry.requestId ?? null],
        ...[entry.idempotencyKey ?? null, entry.webhookUrl ?? null, entry.credits ?? 0, entry.httpStatus ?? null],
        ...[entry.detail ?? null, entry.keyId ?? null],
      )
    },
    /** Newest first. */
    latest: (limit: number): LedgerEntry[] => newest.all(limit).map(entryFrom),
    /** At most `limit` entries with a higher sequence number than `seq`, oldest first; -1: all. */
    entriesAfter: (seq: number, limit = -1): LedgerEntry[] => after.all(seq, limit).map(entryFrom),
  }
}

function entryFrom(row: Record<string, unknown>): LedgerEntry {
  return {
    seq: row['seq'] as number,
    at: new Date(row['at'] as number).toISOString(),
    event: row['event'] as LedgerEvent,
    account: row['account'] as string,
    model: row['model'] as string,
    requestId: row['request_id'] as string | null,
    idempotencyKey: row['idempotency_key'] as string | null,
    webhookUrl: row['webhook_url'] as string | null,
    keyId: row['key_id'] as string | null,
    credits: row['credits'] as number,
    httpStatus: row['http_status'] as number | null,
    detail: row['detail'] as string | null,
  }
}
