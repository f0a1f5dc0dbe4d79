// Carries out the faults that strike calls: other responses, broken connections, slow or damaged responses.
import { setTimeout as sleep } from 'node:timers/promises'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Account } from '../engine/accounts/accounts.ts'
import { PRESETS } from '../engine/accounts/contract.ts'
import { responseOf } from '../engine/faults/responses.ts'
import type { Strike } from '../engine/faults/faults.ts'
import type { BeforeKind, ReplyKind, RouteGroup } from '../engine/faults/kinds.ts'
import { isBeforeKind } from '../engine/faults/kinds.ts'
import type { RequestRow } from '../store/requests.ts'
import type { SandboxContext, Services } from './context.ts'
import { damagedJson, dripped } from './damaged-responses.ts'

const DEFAULT_SLOW_MS = 3000
// Longer than any client waits, but finite, so that a test that meets it ends.
const DEFAULT_NEVER_COMES_MS = 120_000

/** The response in place of the real one. Some faults break the connection instead. */
export async function strikeBefore(
  c: SandboxContext,
  strike: Strike<BeforeKind>,
  group: RouteGroup,
): Promise<Response> {
  if (strike.kind === 'reset_before' || strike.kind === 'no_reply_before') {
    // The body is read first. With an earlier reset the client could conclude that the call was not accepted.
    await c.req.arrayBuffer()
    return broken(c, strike.kind === 'reset_before')
  }
  return struckResponse(c, strike, group) ?? broken(c, false)
}

/** The response after the fault. The call has been carried out. */
export async function strikeReply(
  c: SandboxContext,
  strike: Strike<ReplyKind>,
  { group, real, closing }: { group: RouteGroup; real: Response; closing: AbortSignal },
): Promise<Response> {
  switch (strike.kind) {
    case 'error_500_after':
    case 'gateway_502_after':
    case 'gateway_504_after':
      return struckResponse(c, strike, group) ?? real
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

/** For middleware: replaces the response and all of its headers. */
export function replaceResponse(c: SandboxContext, response: Response): void {
  c.res = undefined
  c.res = response
}

/** Responds to a call about a request, with the faults of that request. */
export async function respondAbout(
  c: SandboxContext,
  { platform }: Services,
  about: { request: RequestRow; group: RouteGroup; respond: () => Response | Promise<Response> },
): Promise<Response> {
  const { request, group, respond } = about
  if (request.faults.length === 0) return respond()
  const strike = platform.faults.followUp(request, { group, isFinal: request.finishedAtMs !== null })
  if (strike === undefined) return respond()
  return carryOut(c, strike, { group, respond, closing: platform.closing })
}

async function carryOut(
  c: SandboxContext,
  strike: Strike,
  call: { group: RouteGroup; respond: () => Response | Promise<Response>; closing: AbortSignal },
): Promise<Response> {
  if (isStrikeBefore(strike)) return strikeBefore(c, strike, call.group)
  const real = await call.respond()
  return strikeReply(c, strike as Strike<ReplyKind>, { group: call.group, real, closing: call.closing })
}

function isStrikeBefore(strike: Strike): strike is Strike<BeforeKind> {
  return isBeforeKind(strike.kind)
}

function struckResponse(c: SandboxContext, strike: Strike, group: RouteGroup): Response | undefined {
  // Calls without credentials (uploads, downloads) have no account.
  const { concurrency, queueMultiplier } = (c.get('account') as Account | undefined)?.switches ?? PRESETS.queueing
  const queueSize = Math.floor(concurrency * queueMultiplier)
  const response = responseOf(strike, { group, concurrency, queueSize, nowMs: Date.now() })
  if (response === undefined) return undefined
  return new Response(response.body, { status: response.status, headers: response.headers })
}

function broken(c: SandboxContext, isReset: boolean): Response {
  // Not `outgoing`: it has no socket while the previous response on the same connection is being written.
  const { socket } = c.env.incoming
  if (isReset) socket.resetAndDestroy()
  else socket.destroy()
  return RESPONSE_ALREADY_SENT
}

/** Waits for `waitMs`, or until the client disconnects or the sandbox closes. */
async function untilGone(c: SandboxContext, waitMs: number, closing: AbortSignal): Promise<void> {
  const gone = new AbortController()
  const onClose = () => gone.abort()
  c.env.incoming.socket.once('close', onClose)
  await sleep(waitMs, undefined, { signal: AbortSignal.any([gone.signal, closing]) }).catch(() => {})
  c.env.incoming.socket.off('close', onClose)
}
