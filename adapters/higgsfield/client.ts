// The Higgsfield platform behind the `Platform` port: several accounts, one small fetch client.
// Invariant: a submission is one POST. Who repeats it, and whether, is decided by the caller alone.
import type { Platform } from '../../activities/generation/platform-port.ts'
import { PlatformUploadError } from '../../contracts/platform-errors.ts'
import { cancelRequest } from './cancel.ts'
import { download } from './download.ts'
import type { ApiAccess } from './http-exchange.ts'
import { readStatus } from './read-status.ts'
import { refusedBeforeSending, submit } from './submit.ts'
import { upload } from './upload.ts'
import { composeRequest } from './wire/compose.ts'

export interface HiggsfieldAccount {
  name: string
  keyId: string
  secret: string
}

/** Limits in milliseconds; each covers the whole call with its body. */
export interface PlatformTimeouts {
  /** A submission. Default 60 s: giving up early only makes outcomes unknown. */
  submitMs: number
  /** Status, cancel, and asking for an upload URL. Default 30 s, as the platform advises. */
  callMs: number
  /** Bytes of one upload or download. Default 10 min. */
  transferMs: number
}

export interface HiggsfieldOptions {
  /** `https://api.higgsfield.ai`, or the sandbox. Every URL is built from it; none is taken from an answer. */
  baseUrl: string
  accounts: readonly HiggsfieldAccount[]
  /** Sent with every call: the platform's firewall turns away clients without a name. */
  userAgent: string
  timeouts?: Partial<PlatformTimeouts>
}

const DEFAULT_TIMEOUTS: PlatformTimeouts = { submitMs: 60_000, callMs: 30_000, transferMs: 10 * 60_000 }

/** Throws on a base URL that is not http(s), on two accounts of one name, and on a key that no header can carry. */
export function createHiggsfieldPlatform(options: HiggsfieldOptions): Platform {
  const { userAgent } = options
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts }
  const accessOf = accessByAccount(options)

  return {
    compose: composeRequest,

    async submit({ accountName, request, idempotencyKey, signal }) {
      const access = accessOf(accountName)
      if (!access) return refusedBeforeSending('bad_key', noKey(accountName))
      return submit(access, { request, idempotencyKey, timeoutMs: timeouts.submitMs, signal })
    },

    async status({ accountName, requestId, dialect, signal }) {
      const access = accessOf(accountName)
      if (!access) return { kind: 'unavailable', detail: noKey(accountName), retryAfterMs: undefined }
      return readStatus(access, { requestId, dialect, timeoutMs: timeouts.callMs, signal })
    },

    async cancel({ accountName, requestId, signal }) {
      const access = accessOf(accountName)
      if (!access) return { kind: 'unavailable', detail: noKey(accountName) }
      return cancelRequest(access, { requestId, timeoutMs: timeouts.callMs, signal })
    },

    async upload({ accountName, signal, ...file }) {
      const access = accessOf(accountName)
      if (!access) throw new PlatformUploadError(noKey(accountName), { refusal: 'bad_key' })
      return upload(access, { ...file, askTimeoutMs: timeouts.callMs, sendTimeoutMs: timeouts.transferMs, signal })
    },

    download: ({ url, signal }) => download({ url, userAgent, timeoutMs: timeouts.transferMs, signal }),
  }
}

function noKey(accountName: string): string {
  return `no key is configured for the account ${accountName}`
}

function accessByAccount(options: HiggsfieldOptions): (accountName: string) => ApiAccess | undefined {
  const { protocol, username } = new URL(options.baseUrl)
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError('the platform is reached by http or https only')
  if (username !== '') throw new TypeError('the base URL of the platform must not carry credentials')
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const accesses = new Map<string, ApiAccess>()
  for (const { name, keyId, secret } of options.accounts) {
    if (accesses.has(name)) throw new TypeError(`two platform accounts are named ${name}`)
    // Checked here, because the error of a header that cannot be sent would show the secret.
    if (!/^[\x21-\x7e]+$/.test(keyId + secret)) throw new TypeError(`the key of the account ${name} is not plain ASCII`)
    accesses.set(name, { baseUrl, userAgent: options.userAgent, credentials: { keyId, secret } })
  }
  return (accountName) => accesses.get(accountName)
}
