// The replies of the sandbox's agent. It has no language model: equal messages get equal replies, which say that they are the sandbox's.
import { creditsFromUsd } from '../../models/model.ts'

export type Reply =
  | { outcome: 'completed'; text: string }
  /** The turn ends with a question. The next message answers it. */
  | { outcome: 'awaiting_input'; text: string }
  | { outcome: 'failed'; text: string }

const SELF = "This is the sandbox's agent: it has no language model and makes nothing."

/** A message with `[ask]` gets a question, a message with `[fail]` fails, and any other message is repeated unchanged. */
export function replyTo(content: string): Reply {
  if (content.includes('[fail]')) return { outcome: 'failed', text: `${SELF} The turn failed, as asked for.` }
  if (content.includes('[ask]')) return { outcome: 'awaiting_input', text: `${SELF} What should the picture show?` }
  return { outcome: 'completed', text: `${SELF} Your message was: ${content}` }
}

const USD_PER_TURN = 0.01
const USD_PER_CHARACTER = 0.000_01

/** Price of a turn by the length of its message. The platform meters tokens; these figures are the sandbox's own. */
export function turnPrice(content: string): { costUsd: string; priceCredits: number } {
  const usd = USD_PER_TURN + content.length * USD_PER_CHARACTER
  return { costUsd: usd.toFixed(6), priceCredits: creditsFromUsd(usd) }
}
