// The path of an account in the API.
import { UsageError } from '../../errors/errors.ts'

/** `name`: name or id of the account. Throws `UsageError` when it cannot be either. */
export function accountPathOrThrow(name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,60}$/.test(name))
    throw new UsageError(`"${name}" is not a valid name or id of an account.`)
  return `/v1/accounts/${name}`
}
