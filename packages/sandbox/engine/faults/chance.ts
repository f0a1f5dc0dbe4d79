// Decisions of chance that repeat: a function of seed, kind and what is struck, never of time or of who came first.
import { createHash } from 'node:crypto'
import { hash32 } from '../time/random.ts'

export type Identity = 'key' | 'body'

/** What a submission is known by, so that its repeat is recognised as one. */
export interface SubmissionFacts {
  account: string
  model: string
  idempotencyKey: string | null
  body: unknown
}

/**
 * `key`: account, model and idempotency key (without one the body). `body`: model and body alone, so that programs which
 * make new keys, upload anew and choose accounts by themselves meet the same faults in every run.
 */
export function identityOf(facts: SubmissionFacts, by: Identity): string {
  if (by === 'body') return digest([facts.model, withoutUrls(facts.body)])
  if (facts.idempotencyKey !== null) return digest([facts.account, facts.model, facts.idempotencyKey])
  return digest([facts.account, facts.model, null, withoutUrls(facts.body)])
}

/** True in `rate` of all cases. */
export function isDrawn(rate: number, ...parts: (string | number)[]): boolean {
  return hash32(...parts) / 2 ** 32 < rate
}

/** The how-maniest time something passes. Forgets the oldest above `limit`, which then start again at 1. */
export function createTally(limit: number) {
  const counts = new Map<string, number>()
  return {
    next: (name: string): number => {
      const count = (counts.get(name) ?? 0) + 1
      counts.delete(name)
      counts.set(name, count)
      if (counts.size > limit) counts.delete(counts.keys().next().value as string)
      return count
    },
    clear: (): void => counts.clear(),
  }
}

function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16)
}

/** Addresses of uploads and of earlier outputs carry random names: what is asked for does not depend on them. */
function withoutUrls(value: unknown): unknown {
  if (typeof value === 'string') return /^https?:\/\//.test(value) ? 'url' : value
  if (Array.isArray(value)) return value.map(withoutUrls)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutUrls(inner)]))
}
