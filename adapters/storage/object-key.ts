// Checks the form of object keys.
// Invariant: every accepted key is a safe relative path, without empty, hidden or parent segments.
import { StorageError } from '../../contracts/ports/object-store.ts'

const keyPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/
const maxKeyLength = 512

/** Throws `StorageError` `invalid_key` unless `key` is slash-separated segments of letters, digits, `.`, `_` and `-`. */
export function checkKeyOrThrow(key: string): void {
  if (key.length > maxKeyLength || !keyPattern.test(key)) {
    throw new StorageError('invalid_key', `not a usable object key: ${JSON.stringify(key.slice(0, 80))}`)
  }
}
