// The Higgsfield platform behind the `Platform` port: one small fetch client for all accounts.
// Invariant: a submission is one POST, and only the caller repeats it. The one exception is a key that the platform refuses
// before it reads the request: then another key of the same account is used.
import type { Platform } from '../../activities/generations/platform-port.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { AccountAccess } from './account-exchange.ts'
import { cancelRequest } from './cancel.ts'
import type { Credentials } from './credentials.ts'
import { download } from './download.ts'
import { checkedEndpoint, type PlatformEndpoint } from './endpoint.ts'
import { readStatus } from './read-status.ts'
import { submit } from './submit.ts'
import { upload } from './upload.ts'
import { composeRequest } from './wire/compose.ts'

/** Limits in milliseconds; each covers the whole call with its body. */
export interface PlatformTimeouts {
  /** A submission. Default 60 s, because a shorter limit only makes more outcomes unknown. */
  submitMs: number
  /** Status, cancellation, and the request for an upload URL. Default 30 s, as the platform advises. */
  callMs: number
  /** Bytes of one upload or download. Default 10 min. */
  transferMs: number
}

export interface HiggsfieldOptions extends PlatformEndpoint {
  credentials: Credentials
  timeouts?: Partial<PlatformTimeouts>
}

/** The limits that apply without `timeouts`. */
export const defaultTimeouts = (): PlatformTimeouts => ({
  submitMs: scaledMs(60_000),
  callMs: scaledMs(30_000),
  transferMs: scaledMs(10 * 60_000),
})

/** Throws `TypeError` for a base URL that is not http(s) or that carries credentials. */
export function createHiggsfieldPlatform(options: HiggsfieldOptions): Platform {
  const { credentials } = options
  const timeouts = { ...defaultTimeouts(), ...options.timeouts }
  const endpoint = checkedEndpoint(options)
  const accessOf = (accountId: string): AccountAccess => ({ ...endpoint, accountId, credentials })

  return {
    compose: composeRequest,

    submit: ({ accountId, request, idempotencyKey, signal }) =>
      submit(accessOf(accountId), { request, idempotencyKey, timeoutMs: timeouts.submitMs, signal }),

    status: ({ accountId, requestId, dialect, signal }) =>
      readStatus(accessOf(accountId), { requestId, dialect, timeoutMs: timeouts.callMs, signal }),

    cancel: ({ accountId, requestId, signal }) =>
      cancelRequest(accessOf(accountId), { requestId, timeoutMs: timeouts.callMs, signal }),

    upload: ({ accountId, signal, ...file }) =>
      upload(accessOf(accountId), {
        ...file,
        askTimeoutMs: timeouts.callMs,
        sendTimeoutMs: timeouts.transferMs,
        signal,
      }),

    download: ({ url, signal, from }) =>
      download({ url, userAgent: endpoint.userAgent, timeoutMs: timeouts.transferMs, signal, from }),
  }
}
