// Verifies webhooks that carry a Standard Webhooks signature.
// Invariant: any of several signatures may fit any of several secrets; other versions than `v1` are passed over.
import { Webhook } from 'standardwebhooks'
import type { VerifyWebhook } from '../../services/accounts/ports.ts'

/** Timestamps may be five minutes off, either way; a secret that is not base64 fits nothing. */
export const verifyWebhookSignature: VerifyWebhook = ({ bytes, signature, secrets }) => {
  const { id, timestamp, signature: given } = signature
  if (!id || !timestamp || !given) return false
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': given }
  return secrets.some((secret) => {
    try {
      new Webhook(secret).verify(Buffer.from(bytes), headers, { jsonParse: false })
      return true
    } catch {
      return false
    }
  })
}
