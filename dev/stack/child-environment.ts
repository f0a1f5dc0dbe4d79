// The environment of API and worker: the user's, without settings for other servers, plus the addresses of the stack.
import type { StackUrls } from './stack-state.ts'

/** An account of the sandbox. `contract` is its contract there; default: that of the sandbox (the newest). */
export type SandboxAccount = {
  name: string
  keyId: string
  secret: string
  slots: number
  contract?: 'rejecting' | 'rejecting_idempotent' | 'queueing'
}

/** The two accounts of the default stack. Their secrets work only in the sandbox, which listens on loopback. */
export const SANDBOX_ACCOUNTS: readonly SandboxAccount[] = [
  { name: 'north', keyId: 'sandbox-north', secret: 'north-secret', slots: 2 },
  { name: 'south', keyId: 'sandbox-south', secret: 'south-secret', slots: 2 },
]

/** The input of `childEnvironment`. `storageDir` is an absolute path. */
export type ChildEnvironment = {
  inherited: NodeJS.ProcessEnv
  databaseUrl: string
  isDatabaseOurs: boolean
  temporalAddress: string
  isTemporalOurs: boolean
  urls: StackUrls
  accounts: readonly SandboxAccount[]
  storageDir: string
  /** File of the key that encrypts secrets; an absolute path. */
  secretsKeyFile: string
  extra: NodeJS.ProcessEnv
}

/** Returns the complete environment of API and worker. */
export function childEnvironment(stack: ChildEnvironment): NodeJS.ProcessEnv {
  // The embedded parts need none of the user's settings for other servers: TLS or a key among them would break the connection.
  // The same holds for the tokens of another API, and for the key that encrypts the secrets of another database.
  const foreign = [
    'S3_',
    'API_TOKEN',
    'OPERATOR_TOKEN',
    ...(stack.isDatabaseOurs ? ['PG', 'HFW_SECRETS_'] : []),
    ...(stack.isTemporalOurs ? ['TEMPORAL_'] : []),
  ]
  const inherited = Object.entries(stack.inherited).filter(
    ([name]) => !foreign.some((prefix) => name.startsWith(prefix)),
  )
  return {
    ...Object.fromEntries(inherited),
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    ...(stack.isTemporalOurs ? { TEMPORAL_NAMESPACE: 'default' } : {}),
    ...(stack.urls.temporalUi === undefined ? {} : { TEMPORAL_UI_URL: stack.urls.temporalUi }),
    // Always the sandbox, never the platform of the user's environment: the embedded stack must not be able to spend money.
    HIGGSFIELD_BASE_URL: stack.urls.sandbox,
    HIGGSFIELD_ACCOUNTS: stack.accounts
      .map(({ name, keyId, secret, slots }) => `${name}=${keyId}:${secret};${slots}`)
      .join(','),
    PUBLIC_URL: stack.urls.api,
    API_HOST: '127.0.0.1',
    API_PORT: portOf(stack.urls.api),
    WORKER_HEALTH_HOST: '127.0.0.1',
    WORKER_HEALTH_PORT: portOf(stack.urls.workerHealth),
    STORAGE_DIR: stack.storageDir,
    HFW_SECRETS_KEY_FILE: stack.secretsKeyFile,
    ...stack.extra,
  }
}

/** A URL omits the default port of its scheme. */
function portOf(url: string): string {
  return new URL(url).port || '80'
}
