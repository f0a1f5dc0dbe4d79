// Every environment variable that API and worker read, with meaning, default and unit.
// Invariant: no other variable is read.
import { z } from 'zod'
import { PlatformAccounts } from './platform-accounts.ts'
import { SecretsKey, SecretsKeys } from './secrets-key.ts'

const Port = z.coerce
  .number({ error: 'must be a port, 0 to 65535' })
  .int('must be a port, 0 to 65535')
  .min(0, 'must be a port, 0 to 65535')
  .max(65_535, 'must be a port, 0 to 65535')

/** An age in days; fractions are allowed. */
const Days = z.coerce.number({ error: 'must be a number of days' }).min(0).max(36_500)

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export const Environment = z.object({
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must be a PostgreSQL URL, for example postgres://user:pass@host:5432/name',
    })
    .meta({
      description: 'PostgreSQL 15 or newer.',
      example: 'postgres://higgsfield:secret@127.0.0.1:5432/higgsfield',
    }),
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233').meta({ description: 'Temporal frontend, host:port.' }),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default').meta({ description: 'Temporal namespace.' }),
  TEMPORAL_UI_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: 'Address of the Temporal UI. The API shows links to the workflows of jobs there. Default: no links.',
    }),
  TEMPORAL_API_KEY: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'API key of Temporal Cloud. It turns TLS on.', secret: true }),
  TEMPORAL_TLS: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Whether the connection to Temporal uses TLS. Default with an API key: true.' }),
  TEMPORAL_TLS_CLIENT_CERT_PATH: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Client certificate (PEM) for mutual TLS.' }),
  TEMPORAL_TLS_CLIENT_KEY_PATH: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Key (PEM) of the client certificate.' }),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'CA certificate (PEM) of the Temporal server.' }),
  TEMPORAL_TLS_SERVER_NAME: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Server name that the certificate must contain.' }),
  TEMPORAL_SHOWS_PROMPTS: z.stringbool().default(false).meta({
    description:
      'Whether Temporal’s list of workflows shows prompts and film titles. Default: it shows model, length and ids.',
  }),
  HIGGSFIELD_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://api.higgsfield.ai')
    .meta({ description: 'Address of the platform. The embedded stack sets that of its sandbox.' }),
  HIGGSFIELD_ACCOUNTS: PlatformAccounts.default([]).meta({
    description:
      'Accounts of the pool: name=keyId:secret;slots, separated by commas. Slots (default 4) are the concurrency limit.',
    example: 'north=KEY_ID:SECRET;4,south=KEY_ID:SECRET;2',
    secret: true,
  }),
  HFW_SECRETS_KEY: SecretsKey.optional().meta({
    description:
      'Key that encrypts the accounts’ secrets in the database: 32 bytes in base64 (openssl rand -base64 32). API and worker need the same key. Default: a key file.',
    secret: true,
  }),
  HFW_SECRETS_KEY_FILE: z
    .string()
    .min(1)
    .default('.data/secrets.key')
    .meta({ description: 'File with that key. It is made at the first start, and only its owner can read it.' }),
  HFW_SECRETS_KEY_PREVIOUS: SecretsKeys.default([]).meta({
    description:
      'Keys that HFW_SECRETS_KEY replaces, separated by commas. Needed until the worker has started once with both.',
    secret: true,
  }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: 'Address of this API for the platform’s webhooks. Default: none, so results are polled.' }),
  API_HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'Address that the API listens on.' }),
  API_PORT: Port.default(4800).meta({ description: 'Port of the API; 0 takes a free one.' }),
  API_TOKEN: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .meta({ description: 'Bearer token that callers must send. Required unless API_HOST is loopback.', secret: true }),
  OPERATOR_TOKEN: z.string().min(32, 'must have at least 32 characters').optional().meta({
    description:
      'Bearer token of operators, who may do everything. Without it, accounts can be managed only where no API_TOKEN is set.',
    secret: true,
  }),
  WORKER_HEALTH_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .meta({ description: 'Address of the worker’s health server.' }),
  WORKER_HEALTH_PORT: Port.default(4801).meta({
    description: 'Port of the worker’s /livez and /readyz; 0 takes a free one.',
  }),
  WORKFLOW_BUNDLE: z.string().min(1).optional().meta({
    description: 'Path of a prebuilt workflow bundle. Default: built at start, in about two seconds.',
  }),
  WORKER_BUILD_ID: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/, 'must be 1 to 60 letters, digits, hyphens or underscores')
    .optional()
    .meta({
      description:
        'Build id of the worker. It must differ where the workflows differ. Default: a hash of the workflow code, which is the right choice.',
    }),
  WORKER_DEPLOY_MODE: z.enum(['auto', 'manual']).default('auto').meta({
    description:
      'auto: a worker that starts gives new work to its own build. manual: an operator does so with worker/deploy.ts, for rolling deploys.',
  }),
  STORAGE_DIR: z
    .string()
    .min(1)
    .default('.data/media')
    .meta({ description: 'Folder of the object store; not used with S3_BUCKET.' }),
  S3_BUCKET: z.string().min(1).optional().meta({ description: 'S3 bucket that stores media instead of a folder.' }),
  S3_ENDPOINT: z.url().optional().meta({ description: 'Endpoint of an S3-compatible store, for example MinIO.' }),
  S3_PUBLIC_ENDPOINT: z.url().optional().meta({
    description:
      'Endpoint of the store as callers reach it. With it, parts of uploads go directly to the store. Not needed for Amazon S3.',
  }),
  S3_REGION: z.string().min(1).default('us-east-1').meta({ description: 'Region of the bucket.' }),
  S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Access key of the store. Default: the AWS credential chain.', secret: true }),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional().meta({ description: 'Secret of S3_ACCESS_KEY_ID.', secret: true }),
  FETCH_PRIVATE_ADDRESSES: z.stringbool().default(false).meta({
    description: 'Whether image URLs of callers may lead to private or loopback addresses. Leave it off on a server.',
  }),
  BUDGET_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone, for example UTC or Europe/Berlin')
    .default('UTC')
    .meta({ description: 'Time zone in which a day of budgets and usage reports begins at midnight.' }),
  MAX_WAITING_JOBS: z.coerce.number().int().min(0).default(10_000).meta({
    description: 'Jobs of one client that may wait for a slot. Further requests get 429 (line_full). 0: no limit.',
  }),
  CHARACTER_POLICY: z.enum(['wait', 'train', 'references']).default('wait').meta({
    description:
      'What a job does where no account that holds the Soul ID of its character has a free slot: wait, train it on another account, or send images as references. Requests can choose another.',
  }),
  UNKNOWN_ATTEMPTS: z.enum(['fail', 'hold']).default('fail').meta({
    description:
      'What happens to a generation whose submission got no response, when it can no longer be running: fail it, or hold it for an operator.',
  }),
  POOL_ALARM_PERCENT: z.coerce.number().min(0).max(100).default(50).meta({
    description: 'Healthy share of the slots, in percent, below which the pool counts as degraded. 0: no alarm.',
  }),
  RETENTION_EVENTS_DAYS: Days.default(30).meta({
    description: 'Days from the end of a job to the deletion of its events. 0: never. The job itself stays.',
  }),
  RETENTION_REQUEST_BODIES_DAYS: Days.default(30).meta({
    description: 'Days from the end of a job to the deletion of the bytes that were sent to the platform. 0: never.',
  }),
  RETENTION_LEASES_DAYS: Days.default(7).meta({
    description: 'Days from the release of a slot to the deletion of its lease. 0: never.',
  }),
  RETENTION_UNUSED_UPLOADS_DAYS: Days.refine((days) => days === 0 || days >= 1, 'must be 0, or at least 1')
    .default(30)
    .meta({
      description: 'Days from an upload to its deletion where no job has used it; at least 1. 0: never.',
    }),
  RETENTION_IDEMPOTENCY_DAYS: Days.refine((days) => days === 0 || days >= 1, 'must be 0, or at least 1')
    .default(1)
    .meta({
      description:
        'Days for which the response to a request with an Idempotency-Key is stored; at least 1. A repetition after that time is a new request. 0: for ever.',
    }),
  TIME_SCALE: z.coerce.number().min(1).max(1_000).default(1).meta({
    description:
      'For tests only: divides every time limit of more than 2 s. Other values than 1 need the sandbox on loopback: a process ends where the platform does not identify itself as the sandbox.',
  }),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .meta({ description: 'Lowest level that is logged. Logs are JSON lines on stdout.' }),
})
export type Environment = z.infer<typeof Environment>
