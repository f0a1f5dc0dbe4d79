// Keys for secrets in the environment: 32 bytes in base64.
// Invariant: error texts never contain the value.
import { z } from 'zod'

const BYTES = 32
const FORM = /^[A-Za-z0-9+/_-]{43}=?$/
const MESSAGE = `must be ${BYTES} bytes in base64, for example from: openssl rand -base64 ${BYTES}`

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

export const SecretsKey = z.string().regex(FORM, MESSAGE).transform(bytesOf)

/** Several keys, separated by commas. */
export const SecretsKeys = z.string().transform((text, context): Uint8Array[] => {
  const entries = text.split(',').map((entry) => entry.trim())
  for (const [index, entry] of entries.entries()) {
    if (!FORM.test(entry)) context.addIssue({ code: 'custom', message: `entry ${index + 1} ${MESSAGE}` })
  }
  return entries.map(bytesOf)
})
