// The environment of the stack's own processes: the user's, without what would lead them away from the stack, plus the stack's addresses.
import type { StackUrls } from './stack-state.ts'

/** An account of the sandbox; `contract` is the generation that it speaks there, by default the sandbox's own (the newest). */
export type SandboxAccount = {
  name: string
  keyId: string
  secret: string
  slots: number
  contract?: 'a' | 'a_plus' | 'b'
}

/** The two accounts of the default stack. The secrets open nothing but the sandbox, which listens on loopback only. */
export const SANDBOX_ACCOUNTS: readonly SandboxAccount[] = [
  { name: 'north', keyId: 'sandbox-north', secret: 'north-secret', slots: 2 },
  { name: 'south', keyId: 'sandbox-south', secret: 'south-secret', slots: 2 },
]

/** What the children are told. `storageDir` is absolute. */
export type ChildEnvironment = {
  inherited: NodeJS.ProcessEnv
  databaseUrl: string
  isDatabaseOurs: boolean
  temporalAddress: string
  isTemporalOurs: boolean
  urls: StackUrls
  accounts: readonly SandboxAccount[]
  storageDir: string
  /** File of the key for secrets; absolute. */
  secretsKeyFile: string
  extra: NodeJS.ProcessEnv
}

/** The whole environment for API and worker. */
export function childEnvironment(stack: ChildEnvironment): NodeJS.ProcessEnv {
  // The embedded object store is a folder. An embedded server needs none of the user's own settings for other servers, and TLS or a key among them would break it.
  // Nor does an API on loopback need the tokens of another one, or our own database the key for another one's secrets.
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
    // Always the sandbox, whatever the user's shell names: the embedded stack must not be able to spend money.
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

/** A URL leaves out the usual port of its scheme. */
function portOf(url: string): string {
  return new URL(url).port || '80'
}
