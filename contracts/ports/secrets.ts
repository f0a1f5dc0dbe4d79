// The port of the encryption of secrets in the database.
// Invariant: an encrypted text can be decrypted only for the row that it was encrypted for.

export interface Secrets {
  /** Encrypts. `rowId`: id of the row that stores the text; in another row it cannot be decrypted. */
  seal(secret: string, rowId: string): string
  /** Decrypts. Throws `SecretsError` where the text was encrypted with another key or for another row. */
  open(sealed: string, rowId: string): string
  /** True where `sealed` was encrypted with the current key and not with a previous one. */
  isCurrent(sealed: string): boolean
  /** The encryption with the key of `sealed`, which may be a previous one. Throws `SecretsError` where that key is not here. */
  sealerLike(sealed: string): SecretSealer
  /** Names of the keys that decrypt, the current one first. A name is a fingerprint and does not reveal its key. */
  keyNames: readonly string[]
}

export type SecretSealer = Pick<Secrets, 'seal'>

/** Secrets cannot be read or written. Its text names the fix and contains no part of a secret. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError'
}
