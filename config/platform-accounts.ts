// The list of platform accounts as one environment variable: name=keyId:secret;slots, separated by commas.
// Invariant: error texts identify an entry by its name or position and never contain its secret.
import { z } from 'zod'

export interface PlatformAccount {
  name: string
  keyId: string
  secret: string
  /** Concurrency limit of the account, in requests. */
  slots: number
}

const DEFAULT_SLOTS = 4
const ENTRY = /^([a-z0-9][a-z0-9-]{0,39})=([^:;,\s]+):([^:;,\s]+)(?:;(\d{1,3}))?$/

/** Parses the variable. Names must be unique; slots default to 4. */
export const PlatformAccounts = z.string().transform((text, context): PlatformAccount[] => {
  const accounts: PlatformAccount[] = []
  const entries = text.split(',').map((entry) => entry.trim())
  for (const [index, entry] of entries.filter((candidate) => candidate !== '').entries()) {
    const match = ENTRY.exec(entry)
    const slots = Number(match?.[4] ?? DEFAULT_SLOTS)
    if (!match || slots < 1) {
      context.addIssue({ code: 'custom', message: `entry ${index + 1} must look like name=keyId:secret;slots` })
      continue
    }
    const name = match[1]!
    if (accounts.some((account) => account.name === name)) {
      context.addIssue({ code: 'custom', message: `the account name "${name}" is used twice` })
      continue
    }
    accounts.push({ name, keyId: match[2]!, secret: match[3]!, slots })
  }
  return accounts
})
