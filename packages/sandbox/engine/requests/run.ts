// Runs one request from its slot to its end: wait, start, fetch inputs, draw, finish. Safe to run again after a restart.
import { findModel } from '../../models/catalogue.ts'
import type { Model, Quote } from '../../models/model.ts'
import type { Delivery } from '../../store/deliveries.ts'
import { switchesFor } from '../accounts/accounts.ts'
import { durationsOf } from '../time/durations.ts'
import { endingOf, stuckUntil } from '../faults/outcome.ts'
import { hasFault } from '../faults/request-faults.ts'
import { InputError } from '../media/inputs.ts'
import { drawOutputsOrThrow } from '../media/draw-outputs.ts'
import type { Run } from './run-context.ts'
import { finishRequest } from './finish.ts'

/** Runs to the end and returns the webhook to send; undefined when there is none, or when the run was aborted. */
export async function runRequest(run: Run): Promise<Delivery | undefined> {
  const { platform, request, signal } = run
  const model = findModel(request.dialect, request.model)
  const quoted = model?.quote(request.body)
  if (model === undefined || !quoted?.ok) return finishRequest(platform, request, failure('Model is not available'))
  const dueAtMs = await startedUntil(run, model)
  if (dueAtMs === undefined) return undefined
  const outcome = await produce(run, quoted.quote, dueAtMs).catch((error: unknown) => {
    if (error instanceof InputError) return failure(error.message)
    if (!signal.aborted) platform.options.log(`request ${request.id} could not be drawn: ${String(error)}`)
    return failure('Generation failed')
  })
  if (signal.aborted || outcome === undefined) return undefined
  return finishRequest(platform, request, outcome)
}

/**
 * Starts the request and returns its due time; undefined when it was canceled or the sandbox closes. Both times are computed from
 * the time of its slot, not from the end of a timer: a jump of the clock may pass both of them.
 */
async function startedUntil(run: Run, model: Model): Promise<number | undefined> {
  const { platform, request, signal } = run
  if (request.status === 'in_progress' && request.dueAtMs !== null) return request.dueAtMs
  if (!(await stuckUntil(run, 'stuck_queued'))) return undefined
  const { latency } = switchesFor(platform, request.account)
  const { queuedMs, runMs } = durationsOf(request, { profile: model.latency, latency }, platform.options)
  const fromMs = hasFault(request, 'stuck_queued') ? undefined : request.slotAtMs
  const startAtMs = Math.round((fromMs ?? platform.clock.now()) + queuedMs)
  if (!(await platform.clock.until(startAtMs, signal))) return undefined
  const dueAtMs = startAtMs + Math.round(runMs)
  return platform.requests.start(request.id, { nowMs: startAtMs, dueAtMs }) ? dueAtMs : undefined
}

async function produce(run: Run, quote: Quote, dueAtMs: number) {
  return (await drawOutputsOrThrow(run, quote, dueAtMs)) ? endingOf(run) : undefined
}

function failure(error: string) {
  return { status: 'failed' as const, error }
}
