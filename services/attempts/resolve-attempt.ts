// Resolves an unknown attempt with the outcome that an operator reports.
// Invariant: a reported request counts only where its account confirms it, and a repeated report changes nothing.
import { type AttemptDetail, ResolveAttempt, type ResolvedAttempt } from '../../contracts/public/attempts.ts'
import { findCallbackTarget } from '../../db/attempts/callbacks.ts'
import { findHolder } from '../../db/attempts/find-holder.ts'
import { claimReported, listReported, withdrawReported } from '../../db/attempts/reported-requests.ts'
import { resolveAfterEnd } from '../../db/attempts/book-late.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { isCostOpen, isLateAttempt } from '../../domain/generations/late-attempt.ts'
import { check } from '../../domain/validation/check.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, notFound, ServiceProblem } from '../problems/service-problem.ts'
import { signalOrResume } from '../jobs/signal-or-resume.ts'
import { getAttempt } from './read-attempts.ts'
import { startLateBooking } from './start-late-booking.ts'

type ResolveContext = Pick<ServiceContext, 'db' | 'workflows' | 'lookups' | 'log'>

/**
 * Passes the outcome to the generation, or books it where the generation has ended. Throws `not_found`,
 * `invalid_content` where the account has no such request, and `wrong_state` where the attempt is not unknown.
 * Throws `unavailable` where the platform or Temporal is not available: then nothing has changed.
 */
export async function resolveAttempt({
  ctx,
  input,
}: {
  ctx: ResolveContext
  input: { id: string; body: unknown }
}): Promise<ResolvedAttempt> {
  const checked = check(ResolveAttempt, input.body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  const attempt = await getAttempt({ ctx, input })
  if (!canBeResolved(attempt, checked.value.outcome)) throw notUnknown(attempt)
  if (checked.value.outcome === 'not_accepted') await throwIfReported(ctx, attempt)
  const { effect, detail } =
    checked.value.outcome === 'found'
      ? await applyFound(ctx, attempt, checked.value)
      : await apply(ctx, attempt, checked.value)
  ctx.log.info(
    { attemptId: attempt.id, generationId: attempt.generationId, ...checked.value, effect },
    'attempt resolved',
  )
  return { effect, detail, attempt: await getAttempt({ ctx, input }) }
}

/** An attempt that was resolved as `not_accepted` can still be found: then it was paid for. */
function canBeResolved(attempt: AttemptDetail, outcome: ResolveAttempt['outcome']): boolean {
  if (attempt.state === 'unknown') return true
  return outcome === 'found' && isCostOpen(attempt)
}

function notUnknown(attempt: AttemptDetail): ServiceProblem {
  return new ServiceProblem('wrong_state', {
    detail: `The attempt is ${attempt.state}, so there is nothing to resolve. Only an unknown attempt is resolved by hand.`,
  })
}

async function lookUpOrThrow(ctx: ResolveContext, attempt: AttemptDetail, requestId: string): Promise<void> {
  const target = await findCallbackTarget(ctx.db, attempt.id)
  if (!target) throw notFound('attempt', attempt.id)
  const { accountId, dialect } = target
  const holder = await findHolder(ctx.db, { accountId, requestId })
  throwForOther(attempt, holder)
  const lookup = await ctx.lookups.findRequest({ accountId, requestId, dialect })
  switch (lookup.kind) {
    case 'found':
      return
    case 'not_found': {
      const detail = `is not known to the account ${attempt.account}: ${lookup.detail}`
      throw invalidContent([{ pointer: '/requestId', detail }])
    }
    case 'unavailable':
      throw notLookedUp(attempt, lookup)
  }
}

/** Webhooks have named requests of the attempt. Where the account has one of them, sending the generation again would cost twice. */
async function throwIfReported(ctx: ResolveContext, attempt: AttemptDetail): Promise<void> {
  const requestIds = await listReported(ctx.db, { attemptId: attempt.id })
  const target = requestIds.length === 0 ? undefined : await findCallbackTarget(ctx.db, attempt.id)
  if (!target) return
  const { accountId, dialect } = target
  for (const requestId of requestIds) {
    const lookup = await ctx.lookups.findRequest({ accountId, requestId, dialect })
    if (lookup.kind === 'unavailable') throw notLookedUp(attempt, lookup)
    if (lookup.kind === 'found') {
      throw new ServiceProblem('wrong_state', {
        detail: `The platform has reported request ${requestId} for this attempt, and the account ${attempt.account} has it. Resolve the attempt as found, with this request.`,
      })
    }
  }
}

function notLookedUp({ account }: AttemptDetail, { detail }: { detail: string }): ServiceProblem {
  return new ServiceProblem('unavailable', {
    detail: `The request could not be looked up on the account ${account}: ${detail}. Nothing has changed.`,
    retryAfterSeconds: 10,
  })
}

function throwForOther({ id }: AttemptDetail, holder: string | undefined): void {
  if (holder === undefined || holder === id) return
  throw invalidContent([{ pointer: '/requestId', detail: `belongs to the attempt ${holder}` }])
}

type Effect = Pick<ResolvedAttempt, 'effect' | 'detail'>

/** The request is stored before its workflow is signalled, so that no other attempt gets it, and so that a resumed workflow reads it. */
async function applyFound(
  ctx: ResolveContext,
  attempt: AttemptDetail,
  resolution: Extract<ResolveAttempt, { outcome: 'found' }>,
): Promise<Effect> {
  const reported = { attemptId: attempt.id, requestId: resolution.requestId }
  await lookUpOrThrow(ctx, attempt, resolution.requestId)
  throwForOther(attempt, await claimReported(ctx.db, reported))
  try {
    return await apply(ctx, attempt, resolution)
  } catch (error) {
    // Where this fails too, the request stays reserved for this attempt, and a repeated report is accepted.
    await withdrawReported(ctx.db, reported).catch((cause: unknown) =>
      ctx.log.warn({ err: cause, ...reported }, 'a report that was not delivered could not be withdrawn'),
    )
    throw error
  }
}

async function apply(ctx: ResolveContext, attempt: AttemptDetail, resolution: ResolveAttempt): Promise<Effect> {
  if (isLateAttempt(attempt)) return applyLate(ctx, attempt, resolution)
  const delivery = await orUnavailable(() => deliver(ctx, attempt, resolution))
  if (delivery === 'gone') {
    const { generationStatus } = await getAttempt({ ctx, input: attempt })
    return applyLate(ctx, { ...attempt, generationStatus }, resolution)
  }
  return effectOf(resolution.outcome)
}

async function deliver(ctx: ResolveContext, attempt: AttemptDetail, resolution: ResolveAttempt) {
  const { id: attemptId, generationId } = attempt
  const { outcome } = resolution
  if (outcome !== 'found')
    return signalOrResume(ctx, generationId, { name: 'attemptResolved', payload: { attemptId, outcome } })
  const { requestId } = resolution
  return signalOrResume(ctx, generationId, { name: 'platformCallback', payload: { attemptId, requestId } })
}

function effectOf(outcome: ResolveAttempt['outcome']): Effect {
  switch (outcome) {
    case 'found':
      return { effect: 'followed', detail: 'The generation follows the request to its result.' }
    case 'not_accepted':
      return { effect: 'sent_again', detail: 'The generation is back in the line and is sent again as a new attempt.' }
    case 'failed':
      return { effect: 'failed', detail: 'The generation ends as failed, unpaid.' }
  }
}

const BOOKED = 'The generation has ended. The attempt is followed to its end, and its price is booked.'

const BOOKED_BESIDE =
  'The attempt is followed to its end, and its price is booked. Where its generation still waits to be sent again, the generation follows this request instead.'

/** The generation has ended, or continued without this attempt: only the attempt and its price are recorded. */
async function applyLate(ctx: ResolveContext, attempt: AttemptDetail, resolution: ResolveAttempt): Promise<Effect> {
  if (resolution.outcome === 'found') {
    const { requestId } = resolution
    await orUnavailable(() => startLateBooking(ctx, { attemptId: attempt.id, requestId }))
    return { effect: 'booked', detail: isFinalGenerationStatus(attempt.generationStatus) ? BOOKED : BOOKED_BESIDE }
  }
  if (!(await resolveAfterEnd(ctx.db, { attemptId: attempt.id, resolvedAs: resolution.outcome })))
    throw await notResolved(ctx, attempt)
  return { effect: 'released', detail: 'The generation has ended. The reservation for the attempt is released.' }
}

/** The attempt was decided meanwhile, or its generation has no workflow at the moment and is resumed by housekeeping. */
async function notResolved(ctx: ResolveContext, { id }: AttemptDetail): Promise<ServiceProblem> {
  const attempt = await getAttempt({ ctx, input: { id } })
  if (attempt.state !== 'unknown') return notUnknown(attempt)
  return new ServiceProblem('unavailable', {
    detail: 'The workflow of the generation was ended from outside and is resumed within minutes. Nothing has changed.',
    retryAfterSeconds: 60,
  })
}

async function orUnavailable<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw new ServiceProblem('unavailable', {
      detail: 'Temporal is not available at the moment, or has just lost the workflow. Nothing has changed.',
      retryAfterSeconds: 5,
      cause: error,
    })
  }
}
