// Repeatable random decisions: a function of the seed, the kind and the call. Time and order of arrival do not matter.
import { createHash } from 'node:crypto'
import { hash32 } from '../time/random.ts'

export type Identity = 'key' | 'body'

/** The parts of a submission that identify it, so that its repeat is recognised. */
export interface SubmissionFacts {
  account: string
  model: string
  idempotencyKey: string | null
  body: unknown
}

/**
 * `key`: account, model and idempotency key (without a key: the body). `body`: only model and body. Programs that make new
 * keys, upload again and choose accounts themselves then get the same faults in every run.
 */
export function identityOf(facts: SubmissionFacts, by: Identity): string {
  if (by === 'body') return digest([facts.model, withoutUrls(facts.body)])
  if (facts.idempotencyKey !== null) return digest([facts.account, facts.model, facts.idempotencyKey])
  return digest([facts.account, facts.model, null, withoutUrls(facts.body)])
}

/** True for a share `rate` of all inputs. */
export function isDrawn(rate: number, ...parts: (string | number)[]): boolean {
  return hash32(...parts) / 2 ** 32 < rate
}

/** Counts by name. Above `limit` names it removes the oldest, which then start again at 1. */
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

/** URLs of uploads and of earlier outputs contain random names, so they are not part of the identity. */
function withoutUrls(value: unknown): unknown {
  if (typeof value === 'string') return /^https?:\/\//.test(value) ? 'url' : value
  if (Array.isArray(value)) return value.map(withoutUrls)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutUrls(inner)]))
}
