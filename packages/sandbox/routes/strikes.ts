// Carries out the faults that strike calls: other answers, broken connections, answers that come slowly or damaged.
import { setTimeout as sleep } from 'node:timers/promises'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Account } from '../engine/accounts/accounts.ts'
import { PRESETS } from '../engine/accounts/contract.ts'
import { answerOf } from '../engine/faults/answers.ts'
import type { Strike } from '../engine/faults/faults.ts'
import type { BeforeKind, ReplyKind, RouteGroup } from '../engine/faults/kinds.ts'
import { isBeforeKind } from '../engine/faults/kinds.ts'
import type { RequestRow } from '../store/requests.ts'
import type { SandboxContext, Services } from './context.ts'
import { damagedJson, dripped } from './damaged-answers.ts'

const DEFAULT_SLOW_MS = 3000
// Longer than any client waits; a test that runs into it hangs, but not for ever.
const DEFAULT_NEVER_COMES_MS = 120_000

/** The answer in place of the real one; breaks the connection where the fault says so. */
export async function strikeBefore(
  c: SandboxContext,
  strike: Strike<BeforeKind>,
  group: RouteGroup,
): Promise<Response> {
  if (strike.kind === 'reset_before' || strike.kind === 'no_reply_before') {
    // A reset is only interesting once the whole body is there: earlier, the client knows that nothing was accepted.
    await c.req.arrayBuffer()
    return broken(c, strike.kind === 'reset_before')
  }
  return struckAnswer(c, strike, group) ?? broken(c, false)
}

/** What becomes of the real answer. The call has been carried out. */
export async function strikeReply(
  c: SandboxContext,
  strike: Strike<ReplyKind>,
  { group, real, closing }: { group: RouteGroup; real: Response; closing: AbortSignal },
): Promise<Response> {
  switch (strike.kind) {
    case 'error_500_after':
    case 'gateway_502_after':
    case 'gateway_504_after':
      return struckAnswer(c, strike, group) ?? real
    case 'no_reply_after':
      return broken(c, false)
    case 'reset_after':
      return broken(c, true)
    case 'reply_never_comes':
      await untilGone(c, strike.delayMs ?? DEFAULT_NEVER_COMES_MS, closing)
      return broken(c, false)
    case 'slow_answer':
      await untilGone(c, strike.delayMs ?? DEFAULT_SLOW_MS, closing)
      return real
    case 'slow_drip':
      return dripped(real, strike.delayMs ?? DEFAULT_SLOW_MS)
    case 'malformed_json':
    case 'truncated_json':
      return damagedJson(real, strike.kind)
  }
}

/** For middleware: the answer that was made is dropped with all of its headers, and this one given. */
export function answerInstead(c: SandboxContext, answer: Response): void {
  c.res = undefined
  c.res = answer
}

/** Answers a call about a request, struck by what that request carries. */
export async function answerAbout(
  c: SandboxContext,
  { platform }: Services,
  about: { request: RequestRow; group: RouteGroup; answer: () => Response | Promise<Response> },
): Promise<Response> {
  const { request, group, answer } = about
  if (request.faults.length === 0) return answer()
  const strike = platform.faults.followUp(request, { group, isFinal: request.finishedAtMs !== null })
  if (strike === null) return answer()
  return carryOut(c, strike, { group, answer, closing: platform.closing })
}

async function carryOut(
  c: SandboxContext,
  strike: Strike,
  call: { group: RouteGroup; answer: () => Response | Promise<Response>; closing: AbortSignal },
): Promise<Response> {
  if (isStrikeBefore(strike)) return strikeBefore(c, strike, call.group)
  const real = await call.answer()
  return strikeReply(c, strike as Strike<ReplyKind>, { group: call.group, real, closing: call.closing })
}

function isStrikeBefore(strike: Strike): strike is Strike<BeforeKind> {
  return isBeforeKind(strike.kind)
}

function struckAnswer(c: SandboxContext, strike: Strike, group: RouteGroup): Response | null {
  // Calls without credentials (uploads, downloads) belong to no account.
  const { concurrency, queueMultiplier } = (c.get('account') as Account | undefined)?.switches ?? PRESETS.queueing
  const queueSize = Math.floor(concurrency * queueMultiplier)
  const answer = answerOf(strike, { group, concurrency, queueSize, nowMs: Date.now() })
  if (answer === null) return null
  return new Response(answer.body, { status: answer.status, headers: answer.headers })
}

function broken(c: SandboxContext, isReset: boolean): Response {
  // Not `outgoing`: that has no socket yet while the answer before it on the same connection is being finished.
  const { socket } = c.env.incoming
  if (isReset) socket.resetAndDestroy()
  else socket.destroy()
  return RESPONSE_ALREADY_SENT
}

/** Waits so long, or until the client hangs up or the sandbox closes. */
async function untilGone(c: SandboxContext, waitMs: number, closing: AbortSignal): Promise<void> {
  const gone = new AbortController()
  const onClose = () => gone.abort()
  c.env.incoming.socket.once('close', onClose)
  await sleep(waitMs, undefined, { signal: AbortSignal.any([gone.signal, closing]) }).catch(() => {})
  c.env.incoming.socket.off('close', onClose)
}
