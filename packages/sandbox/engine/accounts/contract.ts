// The switches of one account: in which generation of the platform's contract it speaks, row by row.
// `contract` sets every row to what that generation does; a single row can be overridden, also while work is in flight.
import { z } from 'zod'

/**
 * Generations of the platform's contract, oldest first. `rejecting`: work above the cap is rejected with 400, and there is no
 * idempotency. `rejecting_idempotent`: the same, but `Idempotency-Key` is honoured. `queueing`: work above the cap is queued
 * (429 when the queue is full), `Idempotency-Key` is honoured, webhooks are signed, and results have an expiry.
 */
export const CONTRACTS = ['rejecting', 'rejecting_idempotent', 'queueing'] as const
export type Contract = (typeof CONTRACTS)[number]

const MAX_RETENTION_SECONDS = 7 * 24 * 3600

/** One schema for every row; names and units are those of the admin routes. */
export const SWITCH_SCHEMAS = {
  /** Host of `status_url` and `cancel_url`: the caller's, or a stand-in for one of the platform's two, or an origin. */
  publicHost: z.union([z.enum(['request', 'platform', 'api']), z.url({ protocol: /^https?$/ })]),
  /** Slots of the account. */
  concurrency: z.int().min(1),
  /** Further limit of single models, by model id. */
  modelConcurrency: z.record(z.string(), z.int().min(1)),
  /** Above the cap: refuse with 400 (queued and running ones count), or queue (only running ones count). */
  overCap: z.enum(['reject_400', 'queue']),
  /** Places in the queue as a multiple of the concurrency; every output of a batch takes one. */
  queueMultiplier: z.number().min(0),
  fullQueueRetryAfterSeconds: z.number().min(0),
  idempotency: z.boolean(),
  idempotencyTtlSeconds: z.union([z.literal('never'), z.number().min(0)]),
  /** `Hf-Expires-After` is part of what an idempotency key stands for. */
  fingerprintExpiresAfter: z.boolean(),
  webhookShape: z.enum(['flat', 'envelope', 'envelope_expires']),
  /** `when_revealed`: only after the account's secret was revealed once. */
  webhookSigning: z.enum(['off', 'when_revealed', 'on']),
  /** Sends `X-Webhook-Secret-Key` to callers who registered a secret. */
  webhookLegacySecret: z.boolean(),
  webhookUrlCheck: z.enum(['off', 'https_public']),
  /** What a refused webhook address is answered with; the platform does not publish it. */
  webhookUrlRefusalStatus: z.union([z.literal(422), z.literal(400)]),
  retentionDefaultSeconds: z.number().min(1).max(MAX_RETENTION_SECONDS),
  /** `creation`: counted from there and not shown; `finish`: counted from there and shown as `expires_at`. */
  retentionFrom: z.enum(['creation', 'finish']),
  expiresAfterHeader: z.enum(['ignore', 'validate']),
  deleteRoute: z.boolean(),
  /** `code` in error bodies; also: an expired or disabled key answers 403 with its code, not 401. */
  errorCodes: z.boolean(),
  usageRoute: z.boolean(),
  /** How long after its finish a generation shows in the usage report. */
  usageLagSeconds: z.number().min(0),
  /** The PUT of an upload must carry every announced header; off, the content type alone will do. */
  strictUploads: z.boolean(),
  /** Off the list prices of generations, in percent; an estimate tells both. */
  discountPercent: z.number().min(0).max(100),
  /** The Agent API, a preview that the platform enables on request; off, its routes answer 403. */
  agent: z.boolean(),
  /** Instead of the models' own profiles: seconds from slot to finish, log-normal; `spread` is sigma. */
  latency: z.union([
    z.literal('model'),
    z.strictObject({ meanSeconds: z.number().positive(), spread: z.number().min(0).max(3).default(0.2) }),
  ]),
}

type SwitchRows = { [Row in keyof typeof SWITCH_SCHEMAS]: z.output<(typeof SWITCH_SCHEMAS)[Row]> }
export interface AccountSwitches extends Readonly<SwitchRows> {
  readonly contract: Contract
}
/** Rows that differ from the contract's preset. */
export type SwitchOverrides = Partial<SwitchRows>

const SHARED_ROWS = {
  publicHost: 'request',
  concurrency: 4,
  modelConcurrency: {},
  queueMultiplier: 10,
  fullQueueRetryAfterSeconds: 5,
  idempotencyTtlSeconds: 'never',
  webhookLegacySecret: true,
  webhookUrlCheck: 'off',
  webhookUrlRefusalStatus: 422,
  retentionDefaultSeconds: MAX_RETENTION_SECONDS,
  usageLagSeconds: 0,
  strictUploads: false,
  discountPercent: 0,
  agent: true,
  latency: 'model',
} as const satisfies SwitchOverrides

const OLDEST_CONTRACT = {
  ...SHARED_ROWS,
  overCap: 'reject_400',
  idempotency: false,
  fingerprintExpiresAfter: false,
  webhookShape: 'flat',
  webhookSigning: 'off',
  retentionFrom: 'creation',
  expiresAfterHeader: 'ignore',
  deleteRoute: false,
  errorCodes: false,
  usageRoute: false,
} as const satisfies SwitchRows

export const PRESETS: Record<Contract, SwitchRows> = {
  rejecting: OLDEST_CONTRACT,
  rejecting_idempotent: { ...OLDEST_CONTRACT, idempotency: true, webhookShape: 'envelope' },
  queueing: {
    ...SHARED_ROWS,
    overCap: 'queue',
    idempotency: true,
    fingerprintExpiresAfter: true,
    webhookShape: 'envelope_expires',
    webhookSigning: 'when_revealed',
    retentionFrom: 'finish',
    expiresAfterHeader: 'validate',
    deleteRoute: true,
    errorCodes: true,
    usageRoute: true,
  },
}

/** The preset of the contract with single rows replaced. */
export function switchesOf(contract: Contract, overrides: SwitchOverrides): AccountSwitches {
  return { ...PRESETS[contract], ...overrides, contract }
}
