// The switches of one account: each is one difference between the generations of the platform's contract.
// `contract` presets all switches. Each can be overridden, also while requests run.
import { z } from 'zod'

/**
 * Generations of the platform's contract, oldest first. `rejecting`: work above the cap is rejected with 400, and there is no
 * idempotency. `rejecting_idempotent`: the same, but `Idempotency-Key` is honoured. `queueing`: work above the cap is queued
 * (429 when the queue is full), `Idempotency-Key` is honoured, webhooks are signed, and results have an expiry.
 */
export const CONTRACTS = ['rejecting', 'rejecting_idempotent', 'queueing'] as const
export type Contract = (typeof CONTRACTS)[number]

const MAX_RETENTION_SECONDS = 7 * 24 * 3600

/** One schema for each switch. The admin routes use the same names and units. */
export const SWITCH_SCHEMAS = {
  /** Host of `status_url` and `cancel_url`: the caller's host, a stand-in for one of the platform's two hosts, or an origin. */
  publicHost: z.union([z.enum(['request', 'platform', 'api']), z.url({ protocol: /^https?$/ })]),
  /** Slots of the account. */
  concurrency: z.int().min(1),
  /** Additional limits of single models, by model id. */
  modelConcurrency: z.record(z.string(), z.int().min(1)),
  /** Above the cap: reject with 400 (queued and running requests count), or queue (only running requests count). */
  overCap: z.enum(['reject_400', 'queue']),
  /** Queue size as a multiple of the concurrency. Each output of a batch counts as one. */
  queueMultiplier: z.number().min(0),
  fullQueueRetryAfterSeconds: z.number().min(0),
  idempotency: z.boolean(),
  idempotencyTtlSeconds: z.union([z.literal('never'), z.number().min(0)]),
  /** `Hf-Expires-After` is part of the request that an idempotency key identifies. */
  fingerprintExpiresAfter: z.boolean(),
  webhookShape: z.enum(['flat', 'envelope', 'envelope_expires']),
  /** `when_revealed`: webhooks are signed after the account's secret was first revealed. */
  webhookSigning: z.enum(['off', 'when_revealed', 'on']),
  /** Sends `X-Webhook-Secret-Key` to callers that registered a secret. */
  webhookLegacySecret: z.boolean(),
  webhookUrlCheck: z.enum(['off', 'https_public']),
  /** Status of the response to a refused webhook address. The platform does not publish it. */
  webhookUrlRefusalStatus: z.union([z.literal(422), z.literal(400)]),
  retentionDefaultSeconds: z.number().min(1).max(MAX_RETENTION_SECONDS),
  /** Start of the retention. `creation`: the expiry is not shown. `finish`: it is shown as `expires_at`. */
  retentionFrom: z.enum(['creation', 'finish']),
  expiresAfterHeader: z.enum(['ignore', 'validate']),
  deleteRoute: z.boolean(),
  /** Error bodies contain `code`. Also: an expired or disabled key gets 403 with a code instead of 401. */
  errorCodes: z.boolean(),
  usageRoute: z.boolean(),
  /** Delay from the finish of a generation to its appearance in the usage report. */
  usageLagSeconds: z.number().min(0),
  /** On: the PUT of an upload must have every announced header. Off: the content type is enough. */
  strictUploads: z.boolean(),
  /** Discount on the list prices of generations, in percent. An estimate shows both prices. */
  discountPercent: z.number().min(0).max(100),
  /** The Agent API, a preview that the platform enables on request. Off: its routes return 403. */
  agent: z.boolean(),
  /** Replaces the models' own profiles: seconds from slot to finish, log-normal; `spread` is sigma. */
  latency: z.union([
    z.literal('model'),
    z.strictObject({ meanSeconds: z.number().positive(), spread: z.number().min(0).max(3).default(0.2) }),
  ]),
}

type SwitchRows = { [Row in keyof typeof SWITCH_SCHEMAS]: z.output<(typeof SWITCH_SCHEMAS)[Row]> }
export interface AccountSwitches extends Readonly<SwitchRows> {
  readonly contract: Contract
}
/** Switches that differ from the contract's preset. */
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

/** The contract's preset with the overrides applied. */
export function switchesOf(contract: Contract, overrides: SwitchOverrides): AccountSwitches {
  return { ...PRESETS[contract], ...overrides, contract }
}
