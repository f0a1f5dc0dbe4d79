// Remembers prices for a while: the same question comes again with every job.
import type { PriceQuote } from '../../services/platform-questions.ts'

export interface QuoteCacheOptions {
  /** How long a price is believed, in milliseconds. Default 10 min. */
  keptMs?: number
  /** Prices kept at most; the oldest goes first. Default 1000. */
  maxEntries?: number
}

/** Only prices are remembered: an account that could not tell is asked again. */
export function createQuoteCache({ keptMs = 10 * 60_000, maxEntries = 1_000 }: QuoteCacheOptions = {}) {
  const entries = new Map<string, { quote: PriceQuote; atMs: number }>()
  return async (key: string, ask: () => Promise<PriceQuote>): Promise<PriceQuote> => {
    const known = entries.get(key)
    if (known && performance.now() - known.atMs < keptMs) return known.quote
    const quote = await ask()
    entries.delete(key)
    if (quote.kind === 'priced') entries.set(key, { quote, atMs: performance.now() })
    const [oldest] = entries.keys()
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
    return quote
  }
}
