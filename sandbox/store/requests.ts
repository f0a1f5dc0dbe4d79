// Rows of accepted submissions. A status only moves forward: every change names the statuses it may start from.
import type { DatabaseSync } from 'node:sqlite'

export type RequestStatus = 'queued' | 'in_progress' | 'completed' | 'failed' | 'nsfw' | 'canceled'
export type FinalStatus = Exclude<RequestStatus, 'queued' | 'in_progress'>

/** One finished output: file name under `/media/outputs/` and its content type. */
export interface Output {
  file: string
  contentType: string
}

export interface RequestRow {
  seq: number
  id: string
  account: string
  dialect: 'v1' | 'v2'
  model: string
  body: unknown
  idempotencyKey: string | null
  fingerprint: string
  webhookUrl: string | null
  webhookSecret: string | null
  /** Scheme and host that the submission was sent to; URLs in its webhook start with it. */
  baseUrl: string
  status: RequestStatus
  error: string | null
  priceCredits: number
  outputCount: number
  outputs: Output[]
  /** Fault that was armed when this request was accepted. */
  fault: string | null
  createdAtMs: number
  dueAtMs: number | null
  finishedAtMs: number | null
}

export type NewRequest = Omit<
  RequestRow,
  'seq' | 'status' | 'error' | 'outputs' | 'createdAtMs' | 'dueAtMs' | 'finishedAtMs'
>

export type RequestStore = ReturnType<typeof createRequestStore>

export function createRequestStore(database: DatabaseSync) {
  const sql = prepare(database)
  return {
    insert: (request: NewRequest, nowMs: number): RequestRow =>
      rowFrom(
        sql.insert.get(
          ...[request.id, request.account, request.dialect, request.model, JSON.stringify(request.body)],
          ...[request.idempotencyKey, request.fingerprint, request.webhookUrl, request.webhookSecret, request.baseUrl],
          ...[request.priceCredits, request.outputCount, request.fault, nowMs],
        ),
      ),
    find: (id: string): RequestRow | undefined => optionalRow(sql.byId.get(id)),
    findByIdempotencyKey: (account: string, key: string): RequestRow | undefined =>
      optionalRow(sql.byKey.get(account, key)),
    /** Everything not finished, oldest first: what a restarted sandbox must carry on with. */
    unfinished: (): RequestRow[] => sql.unfinished.all().map(rowFrom),
    latest: (limit: number): RequestRow[] => sql.latest.all(limit).map(rowFrom),
    /** Credits reserved or charged, by account. */
    heldCredits: (): Map<string, number> =>
      new Map(sql.heldCredits.all().map((row) => [String(row['account']), Number(row['credits'])])),
    start: (id: string, dueAtMs: number): boolean => sql.start.run(dueAtMs, id).changes === 1,
    addOutput: (id: string, output: Output): void => void sql.addOutput.run(JSON.stringify(output), id),
    /** False when it was finished before. */
    finish: (id: string, outcome: { status: FinalStatus; error: string | null; nowMs: number }): boolean =>
      sql.finish.run(outcome.status, outcome.error, outcome.nowMs, id).changes === 1,
    /** True when the request was still queued and is now canceled. */
    cancelQueued: (id: string, nowMs: number): boolean => sql.cancel.run(nowMs, id).changes === 1,
  }
}

function prepare(database: DatabaseSync) {
  const columns = [
    ...['id', 'account', 'dialect', 'model', 'body', 'idempotency_key', 'fingerprint', 'webhook_url'],
    ...['webhook_secret', 'base_url', 'price_credits', 'output_count', 'fault', 'created_at'],
  ]
  const held = "status in ('queued', 'in_progress', 'completed')"
  return {
    insert: database.prepare(
      `insert into requests (status, ${columns.join(', ')})
       values ('queued', ${columns.map(() => '?').join(', ')}) returning *`,
    ),
    byId: database.prepare('select * from requests where id = ?'),
    byKey: database.prepare('select * from requests where account = ? and idempotency_key = ?'),
    unfinished: database.prepare('select * from requests where finished_at is null order by seq'),
    latest: database.prepare('select * from requests order by seq desc limit ?'),
    heldCredits: database.prepare(
      `select account, sum(price_credits) as credits from requests where ${held} group by account`,
    ),
    start: database.prepare(
      "update requests set status = 'in_progress', due_at = ? where id = ? and status = 'queued'",
    ),
    addOutput: database.prepare(
      "update requests set outputs = json_insert(outputs, '$[#]', json(?)) where id = ? and status = 'in_progress'",
    ),
    finish: database.prepare(
      'update requests set status = ?, error = ?, finished_at = ? where id = ? and finished_at is null',
    ),
    cancel: database.prepare(
      "update requests set status = 'canceled', finished_at = ? where id = ? and status = 'queued'",
    ),
  }
}

function optionalRow(row: Record<string, unknown> | undefined): RequestRow | undefined {
  return row === undefined ? undefined : rowFrom(row)
}

function rowFrom(row: Record<string, unknown> | undefined): RequestRow {
  if (row === undefined) throw new Error('the database returned no request row')
  return {
    seq: row['seq'] as number,
    id: row['id'] as string,
    account: row['account'] as string,
    dialect: row['dialect'] as RequestRow['dialect'],
    model: row['model'] as string,
    body: JSON.parse(row['body'] as string),
    idempotencyKey: row['idempotency_key'] as string | null,
    fingerprint: row['fingerprint'] as string,
    webhookUrl: row['webhook_url'] as string | null,
    webhookSecret: row['webhook_secret'] as string | null,
    baseUrl: row['base_url'] as string,
    status: row['status'] as RequestStatus,
    error: row['error'] as string | null,
    priceCredits: row['price_credits'] as number,
    outputCount: row['output_count'] as number,
    outputs: JSON.parse(row['outputs'] as string) as Output[],
    fault: row['fault'] as string | null,
    createdAtMs: row['created_at'] as number,
    dueAtMs: row['due_at'] as number | null,
    finishedAtMs: row['finished_at'] as number | null,
  }
}
