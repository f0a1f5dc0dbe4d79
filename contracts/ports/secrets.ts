// Encryption of what must not lie in the database as it is.
// Invariant: a sealed text opens only for the row that it was sealed for.

export interface Secrets {
  /** `rowId`: id of the row that the sealed text is kept in. Another row cannot be given it. */
  seal(secret: string, rowId: string): string
  /** Throws `SecretsError` where the text was sealed with another key or for another row. */
  open(sealed: string, rowId: string): string
  /** Whether `sealed` was made with the present key, and not with one that it replaces. */
  isCurrent(sealed: string): boolean
}

/** Secrets cannot be read or written; says what to do. Carries no part of any secret. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError'
}
