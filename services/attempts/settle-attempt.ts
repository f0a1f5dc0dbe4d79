// An operator says what became of an attempt that nobody else can tell of.
// Invariant: a request is only believed to be ours where the account itself knows it; what is said twice changes nothing.
import { type AttemptDetail, SettleAttempt, type SettledAttempt } from '../../contracts/public/attempts.ts'
import { isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { findCallbackTarget } from '../../db/attempts/callbacks.ts'
import { resolveAfterEnd } from '../../db/attempts/book-late.ts'
import { check } from '../../domain/validation/check.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { getAttempt } from './list-attempts.ts'

type SettleContext = Pick<ServiceContext, 'db' | 'workflows' | 'lookups' | 'log'>

/**
 * Throws `not_found`, `invalid_content` where the account has no such request, `wrong_state` where the attempt is not
 * unknown, and `unavailable` where the platform or Temporal does not answer: then nothing has changed.
 */
export async function settleAttempt({
  ctx,
  input,
}: {
  ctx: SettleContext
  input: { id: string; body: unknown }
}): Promise<SettledAttempt> {
  const checked = check(SettleAttempt, input.body)
  if (!checked.ok) throw invalidContent(checked.errors)
  const attempt = await getAttempt({ ctx, input })
  if (!canBeSettled(attempt, checked.value.outcome)) throw notUnknown(attempt)
  if (checked.value.outcome === 'found') await lookUpOrThrow(ctx, attempt, checked.value.requestId)
  const { effect, detail } = await apply(ctx, attempt, checked.value)
  ctx.log.info(
    { attemptId: attempt.id, generationId: attempt.generationId, ...checked.value, effect },
    'attempt settled',
  )
  return { effect, detail, attempt: await getAttempt({ ctx, input }) }
}

/** One that an operator called "not accepted" can still be found: then it was paid for after all. */
function canBeSettled(attempt: AttemptDetail, outcome: SettleAttempt['outcome']): boolean {
  if (attempt.state === 'unknown') return true
  return outcome === 'found' && attempt.state === 'refused' && attempt.resolvedAs === 'not_accepted'
}

function notUnknown(attempt: AttemptDetail): ServiceProblem {
  return new ServiceProblem('wrong_state', {
    detail: `The attempt is ${attempt.state}, so there is nothing to settle. Only one that is unknown is settled by hand.`,
  })
}

async function lookUpOrThrow(ctx: SettleContext, attempt: AttemptDetail, requestId: string): Promise<void> {
  const target = await findCallbackTarget(ctx.db, attempt.id)
  const dialect = target?.dialect ?? 'v2'
  const lookup = await ctx.lookups.findRequest({ accountName: attempt.account, requestId, dialect })
  switch (lookup.kind) {
    case 'found':
      return
    case 'not_found': {
      const detail = `is not known to the account ${attempt.account}: ${lookup.detail}`
      throw invalidContent([{ pointer: '/requestId', detail }])
    }
    case 'unavailable':
      throw new ServiceProblem('unavailable', {
        detail: `The account ${attempt.account} could not be asked for the request: ${lookup.detail}. Nothing has changed.`,
        retryAfterSeconds: 10,
      })
  }
}

type Effect = Pick<SettledAttempt, 'effect' | 'detail'>

async function apply(ctx: SettleContext, attempt: AttemptDetail, settlement: SettleAttempt): Promise<Effect> {
  const isOver = isFinalGenerationStatus(attempt.generationStatus) || attempt.state !== 'unknown'
  if (isOver) return applyLate(ctx, attempt, settlement)
  const delivery = await handOn(() => deliver(ctx, attempt, settlement))
  return delivery === 'gone' ? applyLate(ctx, attempt, settlement) : effectOf(settlement.outcome)
}

async function deliver({ workflows }: SettleContext, attempt: AttemptDetail, settlement: SettleAttempt) {
  const { id: attemptId, generationId } = attempt
  return settlement.outcome === 'found'
    ? workflows.signalCallback(generationId, { attemptId, requestId: settlement.requestId })
    : workflows.signalResolved(generationId, { attemptId, outcome: settlement.outcome })
}

function effectOf(outcome: SettleAttempt['outcome']): Effect {
  switch (outcome) {
    case 'found':
      return { effect: 'followed', detail: 'The generation takes it up and follows it to its result.' }
    case 'not_accepted':
      return { effect: 'sent_again', detail: 'The generation is back in the line and will be sent as a new attempt.' }
    case 'failed':
      return { effect: 'failed', detail: 'The generation ends as failed, unpaid.' }
  }
}

/** The generation has ended, or has gone on without this attempt: only the record and the money are put right. */
async function applyLate(ctx: SettleContext, attempt: AttemptDetail, settlement: SettleAttempt): Promise<Effect> {
  if (settlement.outcome === 'found') {
    const { requestId } = settlement
    await handOn(() => ctx.workflows.startLateBooking({ attemptId: attempt.id, requestId }))
    const detail = 'The generation has ended. The attempt is followed to its end, and what it cost is booked.'
    return { effect: 'booked', detail }
  }
  if (!(await resolveAfterEnd(ctx.db, { attemptId: attempt.id, resolvedAs: settlement.outcome })))
    throw notUnknown(attempt)
  return { effect: 'released', detail: 'The generation has ended. What was set aside for the attempt is free again.' }
}

async function handOn<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw new ServiceProblem('unavailable', {
      detail: 'Temporal does not answer just now. Nothing has changed.',
      retryAfterSeconds: 5,
      cause: error,
    })
  }
}
