// The turns of agent sessions. A session has one turn at a time. A turn is charged when it ends, and continues after a restart.
import { randomUUID } from 'node:crypto'
import type { Message, MessageStatus, Session } from '../../store/agent.ts'
import { inTransaction } from '../../store/database.ts'
import type { Account } from '../accounts/accounts.ts'
import { replyTo, turnPrice } from './reply.ts'
import { createBackgroundWork } from '../background-work.ts'
import { endPaid } from '../accounts/charges.ts'
import type { Platform } from '../platform.ts'
import { createRandom, hash32, logNormal } from '../time/random.ts'
import type { Refusal } from '../refusals/refusals.ts'
import { agentCreditsMissing, sessionBusy } from '../refusals/refusals.ts'

/** The model name of a turn in the ledger and in faults. */
export const AGENT_MODEL = 'v1/agent/sessions'
/** Median at speed 1. The platform publishes no figure. */
const TURN_SECONDS = 20

export type Agent = ReturnType<typeof createAgent>

export function createAgent(platform: Platform) {
  const turns = createBackgroundWork(platform.options.log)
  const begin = (account: string, message: Message): void =>
    turns.start(`turn ${message.id}`, () => runTurn(platform, account, message))
  return {
    createSession: (account: Account, config: unknown): Session => {
      const session: Session = { id: randomUUID(), account: account.name, status: 'idle' }
      platform.agent.insertSession(session, config, platform.clock.now())
      return session
    },
    /** Starts a turn and returns the id of the user's message, or returns the refusal. A refused message costs nothing. */
    send: (account: Account, session: Session, content: string): string | Refusal => {
      if (session.status === 'processing') return sessionBusy()
      if (account.balanceCredits < turnPrice(content).priceCredits) return agentCreditsMissing()
      const message = accept(platform, account, { session, content })
      begin(account.name, message)
      return message.id
    },
    /** Ends a running turn, which then costs nothing, or removes an open question. */
    interrupt: (account: Account, session: Session): void => {
      if (session.status === 'awaiting_input') return platform.agent.dropQuestion(session.id)
      const turn = platform.agent.messages(session.id).findLast((message) => message.role === 'user')
      if (turn === undefined || session.status === 'idle') return
      endTurn(platform, { account: account.name, message: turn, outcome: 'failed', text: 'Interrupted.' })
    },
    resume: (): void => platform.agent.runningTurns().forEach(({ account, message }) => begin(account, message)),
    drain: turns.drain,
  }
}

function accept(
  platform: Platform,
  account: Account,
  { session, content }: { session: Session; content: string },
): Message {
  const { priceCredits } = turnPrice(content)
  const nowMs = platform.clock.now()
  const [userId, assistantId] = [randomUUID(), randomUUID()]
  const { seed, speed } = platform.options
  const turn = platform.agent.messages(session.id).length
  const runMs = (logNormal(TURN_SECONDS, createRandom(hash32(seed, AGENT_MODEL, content, turn))) * 1000) / speed
  const accepted = inTransaction(platform.database, () => {
    platform.agent.beginTurn({
      ...{ session: session.id, userId, assistantId, text: content, priceCredits },
      ...{ nowMs, dueAtMs: nowMs + runMs },
    })
    for (const event of ['received', 'accepted'] as const) {
      const credits = event === 'accepted' ? priceCredits : 0
      platform.ledger.append({ event, account: account.name, model: AGENT_MODEL, requestId: userId, credits })
    }
    const message = platform.agent.messages(session.id).find((row) => row.id === userId)
    if (message === undefined) throw new Error('the database returned no message row')
    return message
  })
  platform.accounts.reserve(account, priceCredits)
  return accepted
}

async function runTurn(platform: Platform, account: string, message: Message): Promise<void> {
  if (!(await platform.clock.until(message.dueAtMs ?? 0, platform.closing))) return
  endTurn(platform, { account, message, ...replyTo(message.text) })
}

interface Ended {
  account: string
  /** The user's message. */
  message: Message
  outcome: 'completed' | 'awaiting_input' | 'failed'
  text: string
}

/** A question stays `processing` until the user answers it. With an end status, clients would read it as the turn's result. */
function endTurn(platform: Platform, { account, message, outcome, text }: Ended): void {
  const isCharged = outcome !== 'failed'
  const assistantStatus: MessageStatus = outcome === 'awaiting_input' ? 'processing' : outcome
  const charge = { model: AGENT_MODEL, requestId: message.id, credits: message.priceCredits, detail: outcome }
  endPaid(platform, { ...charge, account, isCharged }, () =>
    platform.agent.endTurn({
      ...{ session: message.session, sessionStatus: outcome === 'awaiting_input' ? 'awaiting_input' : 'idle' },
      ...{ userId: message.id, userStatus: isCharged ? 'completed' : 'failed', assistantStatus, text },
      costUsd: isCharged ? turnPrice(message.text).costUsd : null,
    }),
  )
}
