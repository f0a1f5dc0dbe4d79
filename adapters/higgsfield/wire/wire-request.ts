// The two dialects of the platform: how a body is serialised, and where the callback URL is put.
import { createHash } from 'node:crypto'
import type { PlatformRequest } from '../../../activities/generations/platform-port.ts'

/** Newer dialect: the fields at the top of the body, the callback in the query. Undefined fields are left out. */
export function flatRequest(modelId: string, fields: object, callbackUrl: string | undefined): PlatformRequest {
  const query = callbackUrl === undefined ? '' : `?hf_webhook=${encodeURIComponent(callbackUrl)}`
  return { dialect: 'v2', path: `/${modelId}${query}`, body: JSON.stringify(fields) }
}

/** Older dialect: the fields in `params`, the callback in the body with a secret that comes back in a header. */
export function wrappedRequest(path: string, params: object, callbackUrl: string | undefined): PlatformRequest {
  const webhook = callbackUrl === undefined ? undefined : { url: callbackUrl, secret: webhookSecretOf(callbackUrl) }
  return { dialect: 'v1', path, body: JSON.stringify({ params, webhook }) }
}

/**
 * The secret that the platform returns as `X-Webhook-Secret-Key`: SHA-256 of the callback URL, in hex.
 * The URL carries an unguessable token, so the secret needs no storage and does not reveal the token.
 */
export function webhookSecretOf(callbackUrl: string): string {
  return createHash('sha256').update(callbackUrl).digest('hex')
}
