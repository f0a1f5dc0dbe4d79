// Where an account is in the API.
import { UsageError } from '../../errors/errors.ts'

/** `name`: name or id. Throws `UsageError` for what can be neither. */
export function pathOf(name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,60}$/.test(name)) throw new UsageError(`"${name}" is no name or id of an account.`)
  return `/v1/accounts/${name}`
}
