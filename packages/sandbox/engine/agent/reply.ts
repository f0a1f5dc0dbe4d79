// What the sandbox's agent says: no language model, the same words get the same answer, which says whose it is.
import { roundCredits } from '../../models/model.ts'

export type Reply =
  | { outcome: 'completed'; text: string }
  /** The turn stops with a question; the next message is its answer. */
  | { outcome: 'awaiting_input'; text: string }
  | { outcome: 'failed'; text: string }

const SELF = "This is the sandbox's agent: it has no language model and makes nothing."

/** A message with `[ask]` in it is asked back, one with `[fail]` fails; every other is repeated, links and all. */
export function replyTo(content: string): Reply {
  if (content.includes('[fail]')) return { outcome: 'failed', text: `${SELF} The turn failed, as asked for.` }
  if (content.includes('[ask]')) return { outcome: 'awaiting_input', text: `${SELF} What should the picture show?` }
  return { outcome: 'completed', text: `${SELF} It was told: ${content}` }
}

/** Price of a turn by the length of its message. The real one is metered by tokens; the figures are ours. */
export function turnPrice(content: string): { costUsd: string; priceCredits: number } {
  const usd = 0.01 + content.length * 0.000_01
  return { costUsd: usd.toFixed(6), priceCredits: roundCredits(usd * 16) }
}
