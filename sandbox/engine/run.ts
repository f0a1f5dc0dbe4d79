// One request from its slot to its end: wait, start, fetch inputs, draw, settle. Safe to run again after a restart.
import { findModel } from '../models/catalogue.ts'
import type { Model, Quote, RenderPlan } from '../models/model.ts'
import type { Delivery } from '../store/deliveries.ts'
import type { RequestRow } from '../store/requests.ts'
import type { Platform } from './platform.ts'
import { createRandom, hash32, logNormal } from './random.ts'
import { renderJobsOrThrow } from './render-jobs.ts'
import { settle } from './settle.ts'

export interface Run {
  platform: Platform
  request: RequestRow
  /** Aborted by a cancel, or when the sandbox closes. */
  signal: AbortSignal
}

/** Runs to the end and returns the webhook to send; null when there is none, or when called off. */
export async function runRequest(run: Run): Promise<Delivery | null> {
  const { platform, request, signal } = run
  const model = findModel(request.dialect, request.model)
  const quoted = model?.quote(request.body)
  if (model === undefined || !quoted?.ok) return settle(platform, request, failure('Model is not available'))
  const dueAtMs = await startedUntil(run, model)
  if (dueAtMs === null) return null
  const outcome = await produce(run, quoted.quote, dueAtMs).catch((error: unknown) =>
    failure(error instanceof Error ? error.message : 'Generation failed'),
  )
  if (signal.aborted || outcome === null) return null
  return settle(platform, request, outcome)
}

/** Leaves the queue and returns when the request is due; null when it was canceled or the sandbox closes. */
async function startedUntil({ platform, request, signal }: Run, model: Model): Promise<number | null> {
  if (request.status === 'in_progress' && request.dueAtMs !== null) return request.dueAtMs
  const { seed, speed } = platform.options
  const random = createRandom(hash32(seed, request.model, request.seq))
  const queuedMs = (logNormal(model.latency.queuedSeconds, random) * 1000) / speed
  const runMs = (logNormal(model.latency.runSeconds, random) * 1000) / speed
  if (!(await platform.clock.until(platform.clock.now() + queuedMs, signal))) return null
  const dueAtMs = Math.round(platform.clock.now() + runMs)
  return platform.requests.start(request.id, dueAtMs) ? dueAtMs : null
}

/** Draws every output; each of a batch appears at its own time, the last when the request is due. */
async function produce(run: Run, quote: Quote, dueAtMs: number) {
  const { platform, request, signal } = run
  const startedAtMs = platform.clock.now()
  const jobs = await renderJobsOrThrow(run, quote)
  for (const [index, job] of jobs.entries()) {
    if (index < request.outputs.length) continue
    const file = await platform.renderer.renderOrThrow(job)
    const share = 0.6 + (0.4 * (index + 1)) / jobs.length
    if (!(await platform.clock.until(startedAtMs + (dueAtMs - startedAtMs) * share, signal))) return null
    platform.requests.addOutput(request.id, { file, contentType: contentTypeOf(quote.plan) })
  }
  return struckOutcome(request)
}

function struckOutcome(request: RequestRow) {
  if (request.fault === 'failed') return failure('Generation failed')
  if (request.fault === 'nsfw') return { status: 'nsfw' as const, error: null }
  return { status: 'completed' as const, error: null }
}

function contentTypeOf(plan: RenderPlan): string {
  switch (plan.kind) {
    case 'picture':
      return `image/${plan.format}`
    case 'clip':
      return plan.container === 'mov' ? 'video/quicktime' : 'video/mp4'
    case 'sound':
      return 'audio/wav'
  }
}

function failure(error: string) {
  return { status: 'failed' as const, error }
}
