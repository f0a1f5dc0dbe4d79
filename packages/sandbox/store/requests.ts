// Rows of accepted submissions. A status only moves forward: each change lists the statuses from which it may start.
import type { DatabaseSync } from 'node:sqlite'
import type { NewRequest, Output, RequestRow, RequestStatus } from './request-row.ts'
import { requestFrom } from './request-row.ts'

export type { NewRequest, Output, RequestRow, RequestStatus }
export type FinalStatus = Exclude<RequestStatus, 'queued' | 'in_progress'>

export interface Ending {
  status: FinalStatus
  error: string | null
  nowMs: number
  expiresAtMs: number
}

export type RequestStore = ReturnType<typeof createRequestStore>

export function createRequestStore(database: DatabaseSync) {
  const sql = { ...prepareReads(database), ...prepareWrites(database) }
  return {
    insert: (request: NewRequest, nowMs: number): RequestRow =>
      requestFrom(found(sql.insert.get(...values(request, nowMs)))),
    find: (id: string): RequestRow | undefined => optional(sql.byId.get(id)),
    /** The account's latest request with this key. */
    findByIdempotencyKey: (account: string, key: string): RequestRow | undefined =>
      optional(sql.byKey.get(account, key)),
    /** All unfinished requests, oldest first. A restarted sandbox continues them. */
    unfinished: (): RequestRow[] => sql.unfinished.all().map(requestFrom),
    latest: (limit: number): RequestRow[] => sql.latest.all(limit).map(requestFrom),
    /** Requests with a higher sequence number than `seq`, oldest first. */
    after: (seq: number, limit: number): RequestRow[] => sql.after.all(seq, limit).map(requestFrom),
    /** Completed requests that finished from `fromMs` (inclusive) to `toMs` (exclusive). */
    completedBetween: (account: string, fromMs: number, toMs: number): RequestRow[] =>
      sql.completedBetween.all(account, fromMs, toMs).map(requestFrom),
    /** Credits reserved or charged, by account. */
    heldCredits: (): Map<string, number> =>
      new Map(sql.heldCredits.all().map((row) => [String(row['account']), Number(row['credits'])])),
    /** Number of requests for each account and model. */
    countsByModel: (): { account: string; model: string; count: number }[] =>
      sql.countsByModel.all().map((row) => row as { account: string; model: string; count: number }),
    takeSlot: (id: string, nowMs: number): void => void sql.takeSlot.run(nowMs, id),
    /** False when it was canceled in the meantime. */
    start: (id: string, { nowMs, dueAtMs }: { nowMs: number; dueAtMs: number }): boolean =>
      sql.start.run(nowMs, dueAtMs, id).changes === 1,
    /** False when it is no longer in progress. */
    addOutput: (id: string, output: Output): boolean => sql.addOutput.run(JSON.stringify(output), id).changes === 1,
    /** False when it had already finished. */
    finish: (id: string, { status, error, nowMs, expiresAtMs }: Ending): boolean =>
      sql.finish.run(status, error, nowMs, expiresAtMs, id).changes === 1,
    /** The price of a request that ends now, where its output has another length than was assumed. */
    setPrice: (id: string, credits: number): void => void sql.setPrice.run(credits, id),
    /** True when the request was still queued and is now canceled. */
    cancelQueued: (id: string, { nowMs, expiresAtMs }: Omit<Ending, 'status' | 'error'>): boolean =>
      sql.cancel.run(nowMs, expiresAtMs, id).changes === 1,
    /** Removes prompt and parameters of a finished request. A second call changes nothing. */
    deleteData: (id: string, nowMs: number): void => void sql.deleteData.run(nowMs, id),
  }
}

function prepareReads(database: DatabaseSync) {
  const held = "status in ('queued', 'in_progress', 'completed')"
  return {
    byId: database.prepare('select * from requests where id = ?'),
    byKey: database.prepare(
      'select * from requests where account = ? and idempotency_key = ? order by seq desc limit 1',
    ),
    unfinished: database.prepare('select * from requests where finished_at is null order by seq'),
    latest: database.prepare('select * from requests order by seq desc limit ?'),
    after: database.prepare('select * from requests where seq > ? order by seq limit ?'),
    completedBetween: database.prepare(
      `select * from requests where account = ? and status = 'completed' and finished_at >= ? and finished_at < ?`,
    ),
    heldCredits: database.prepare(
      `select account, sum(price_credits) as credits from requests where ${held} group by account`,
    ),
    countsByModel: database.prepare('select account, model, count(*) as count from requests group by account, model'),
  }
}

function prepareWrites(database: DatabaseSync) {
  return {
    insert: database.prepare(
      `insert into requests (status, ${COLUMNS.join(', ')})
       values ('queued', ${COLUMNS.map(() => '?').join(', ')}) returning *`,
    ),
    takeSlot: database.prepare('update requests set slot_at = ? where id = ?'),
    start: database.prepare(
      "update requests set status = 'in_progress', started_at = ?, due_at = ? where id = ? and status = 'queued'",
    ),
    addOutput: database.prepare(
      "update requests set outputs = json_insert(outputs, '$[#]', json(?)) where id = ? and status = 'in_progress'",
    ),
    finish: database.prepare(
      `update requests set status = ?, error = ?, finished_at = ?, expires_at = ?
       where id = ? and finished_at is null`,
    ),
    setPrice: database.prepare('update requests set price_credits = ? where id = ?'),
    cancel: database.prepare(
      `update requests set status = 'canceled', finished_at = ?, expires_at = ? where id = ? and status = 'queued'`,
    ),
    deleteData: database.prepare(
      `update requests set body = 'null', webhook_secret = null, deleted_at = ?
       where id = ? and finished_at is not null and deleted_at is null`,
    ),
  }
}

const COLUMNS = [
  ...['id', 'account', 'key_id', 'dialect', 'model', 'body', 'idempotency_key', 'fingerprint', 'webhook_url'],
  ...[
    'webhook_secret',
    'base_url',
    'price_credits',
    'output_count',
    'expires_after',
    'ordinal',
    'faults',
    'created_at',
  ],
]

function values(request: NewRequest, nowMs: number) {
  return [
    ...[request.id, request.account, request.keyId, request.dialect, request.model, JSON.stringify(request.body)],
    ...[request.idempotencyKey, request.fingerprint, request.webhookUrl, request.webhookSecret, request.baseUrl],
    ...[
      request.priceCredits,
      request.outputCount,
      request.expiresAfterSeconds,
      request.ordinal,
      JSON.stringify(request.faults),
      nowMs,
    ],
  ]
}

function optional(row: Record<string, unknown> | undefined): RequestRow | undefined {
  return row === undefined ? undefined : requestFrom(row)
}

function found(row: Record<string, unknown> | undefined): Record<string, unknown> {
  if (row === undefined) throw new Error('the database returned no request row')
  return row
}
