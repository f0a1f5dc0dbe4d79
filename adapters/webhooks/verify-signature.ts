// Verifies webhooks that carry a Standard Webhooks signature.
// Invariant: one signature that matches one secret is enough. Signatures of other versions than `v1` are ignored.
import { Webhook } from 'standardwebhooks'
import type { VerifyWebhook } from '../../services/accounts/ports.ts'

/** True for a valid signature. The timestamp may differ from now by five minutes. A secret that is not base64 never matches. */
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
