// One request from its slot to its end: wait, start, fetch inputs, draw, settle. Safe to run again after a restart.
import { findModel } from '../models/catalogue.ts'
import type { Model, Quote, RenderPlan } from '../models/model.ts'
import type { RenderJob } from '../render/job.ts'
import type { Delivery } from '../store/deliveries.ts'
import type { RequestRow } from '../store/requests.ts'
import { fetchInputOrThrow } from './inputs.ts'
import { pause } from './pause.ts'
import type { Platform } from './platform.ts'
import { createRandom, hash32, logNormal } from './random.ts'
import { settle } from './settle.ts'

/** Runs to the end and returns the webhook to send; null when there is none, or when called off. */
export async function runRequest(
  platform: Platform,
  request: RequestRow,
  signal: AbortSignal,
): Promise<Delivery | null> {
  const model = findModel(request.dialect, request.model)
  const quoted = model?.quote(request.body)
  if (model === undefined || !quoted?.ok) return settle(platform, request, failure('Model is not available'))
  const dueAtMs = await startedUntil(platform, request, model, signal)
  if (dueAtMs === null) return null
  let outcome
  try {
    outcome = await produce(platform, { request, quote: quoted.quote, dueAtMs }, signal)
  } catch (error) {
    outcome = failure(error instanceof Error ? error.message : 'Generation failed')
  }
  if (signal.aborted || outcome === null) return null
  return settle(platform, request, outcome)
}

/** Leaves the queue and returns when the request is due; null when it was canceled or the sandbox closes. */
async function startedUntil(
  platform: Platform,
  request: RequestRow,
  model: Model,
  signal: AbortSignal,
): Promise<number | null> {
  if (request.status === 'in_progress' && request.dueAtMs !== null) return request.dueAtMs
  const { seed, speed } = platform.options
  const random = createRandom(hash32(seed, request.model, request.seq))
  const queuedMs = (logNormal(model.latency.queuedSeconds, random) * 1000) / speed
  const runMs = (logNormal(model.latency.runSeconds, random) * 1000) / speed
  if (!(await pause(queuedMs, signal))) return null
  const dueAtMs = Math.round(Date.now() + runMs)
  return platform.requests.start(request.id, dueAtMs) ? dueAtMs : null
}

/** Draws every output; each of a batch appears at its own time, the last when the request is due. */
async function produce(
  platform: Platform,
  run: { request: RequestRow; quote: Quote; dueAtMs: number },
  signal: AbortSignal,
) {
  const { request, quote, dueAtMs } = run
  const jobs = await renderJobsOrThrow(platform, request, quote, signal)
  const startedAtMs = Date.now()
  for (let index = request.outputs.length; index < jobs.length; index += 1) {
    const job = jobs[index]
    if (job === undefined) break
    const file = await platform.renderer.renderOrThrow(job)
    const share = 0.6 + (0.4 * (index + 1)) / jobs.length
    if (!(await pause(startedAtMs + (dueAtMs - startedAtMs) * share - Date.now(), signal))) return null
    const contentType = quote.plan.kind === 'picture' ? 'image/png' : 'video/mp4'
    platform.requests.addOutput(request.id, { file, contentType })
  }
  return struckOutcome(request)
}

function struckOutcome(request: RequestRow) {
  if (request.fault === 'failed') return failure('Generation failed')
  if (request.fault === 'nsfw') return { status: 'nsfw' as const, error: null }
  return { status: 'completed' as const, error: null }
}

async function renderJobsOrThrow(
  platform: Platform,
  request: RequestRow,
  quote: Quote,
  signal: AbortSignal,
): Promise<RenderJob[]> {
  const seed = quote.plan.seed ?? hash32(platform.options.seed, 'picture', request.seq)
  const plan = quote.plan
  if (plan.kind === 'picture') {
    return Array.from({ length: quote.outputCount }, (_, index) => ({ ...plan, seed: hash32(seed, index) }))
  }
  const fetched = await fetchInputs(platform, plan, signal)
  return [{ ...plan, ...fetched, seed }]
}

async function fetchInputs(platform: Platform, plan: Extract<RenderPlan, { kind: 'clip' }>, signal: AbortSignal) {
  const fetch = (input: typeof plan.start) =>
    input === null ? null : fetchInputOrThrow(input, platform.folders.inputs, signal)
  const [startPath, endPath] = await Promise.all([fetch(plan.start), fetch(plan.end)])
  return {
    start: plan.start && startPath ? { field: plan.start.field, path: startPath } : null,
    end: plan.end && endPath ? { field: plan.end.field, path: endPath } : null,
  }
}

function failure(error: string) {
  return { status: 'failed' as const, error }
}
