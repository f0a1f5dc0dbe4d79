// An accepted submission, and how it is read from its row.
import type { RequestFault } from '../engine/faults/request-faults.ts'

export type RequestStatus = 'queued' | 'in_progress' | 'completed' | 'failed' | 'nsfw' | 'canceled'

/** One finished output: file name in the outputs folder and its content type. */
export interface Output {
  file: string
  contentType: string
}

/** The fields of a request at its acceptance. */
export interface NewRequest {
  id: string
  account: string
  /** The key of the submission's credentials. */
  keyId: string
  dialect: 'v1' | 'v2'
  model: string
  /** Null after its data was deleted. */
  body: unknown
  idempotencyKey: string | null
  fingerprint: string
  webhookUrl: string | null
  webhookSecret: string | null
  /** Scheme and host of the submission. URLs in its webhook start with it. */
  baseUrl: string
  priceCredits: number
  outputCount: number
  /** Seconds of `Hf-Expires-After`; null: the account's own retention. */
  expiresAfterSeconds: number | null
  /** Its ordinal among the requests of its account and model, from 1. Its durations depend on it. */
  ordinal: number
  /** Its faults, decided at its acceptance. */
  faults: RequestFault[]
}

export interface RequestRow extends NewRequest {
  seq: number
  status: RequestStatus
  error: string | null
  outputs: Output[]
  createdAtMs: number
  /** When it got a slot. It shows as `queued` for a short time after. */
  slotAtMs: number | null
  /** When it became `in_progress`. */
  startedAtMs: number | null
  dueAtMs: number | null
  finishedAtMs: number | null
  /** When its files expire; known once it is finished. */
  expiresAtMs: number | null
  /** When its data was deleted. */
  deletedAtMs: number | null
}

type Row = Record<string, unknown>

/** The body is parsed on first use, because a status read, the most frequent call, does not need it. */
export function requestFrom(row: Row): RequestRow {
  return {
    seq: row['seq'] as number,
    id: row['id'] as string,
    account: row['account'] as string,
    keyId: row['key_id'] as string,
    dialect: row['dialect'] as RequestRow['dialect'],
    model: row['model'] as string,
    get body(): unknown {
      return JSON.parse(row['body'] as string)
    },
    idempotencyKey: row['idempotency_key'] as string | null,
    fingerprint: row['fingerprint'] as string,
    webhookUrl: row['webhook_url'] as string | null,
    webhookSecret: row['webhook_secret'] as string | null,
    baseUrl: row['base_url'] as string,
    priceCredits: row['price_credits'] as number,
    outputCount: row['output_count'] as number,
    expiresAfterSeconds: row['expires_after'] as number | null,
    ordinal: row['ordinal'] as number,
    faults: JSON.parse(row['faults'] as string) as RequestFault[],
    status: row['status'] as RequestStatus,
    error: row['error'] as string | null,
    outputs: JSON.parse(row['outputs'] as string) as Output[],
    ...timesFrom(row),
  }
}

function timesFrom(row: Row) {
  return {
    createdAtMs: row['created_at'] as number,
    slotAtMs: row['slot_at'] as number | null,
    startedAtMs: row['started_at'] as number | null,
    dueAtMs: row['due_at'] as number | null,
    finishedAtMs: row['finished_at'] as number | null,
    expiresAtMs: row['expires_at'] as number | null,
    deletedAtMs: row['deleted_at'] as number | null,
  }
}
