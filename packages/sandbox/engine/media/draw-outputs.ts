// Draws the outputs of a running request and publishes each at its due time.
import type { Quote, RenderPlan } from '../../models/model.ts'
import { renderJobsOrThrow } from './render-jobs.ts'
import type { Run } from '../requests/run-context.ts'

/** Share of the run after which the outputs of a batch appear, at equal distances. */
const BATCH_START_SHARE = 0.6

/**
 * Each output of a batch appears at its own time, the last when the request is due. Returns false when the run was aborted.
 * Throws `InputError` when an input of the request cannot be used.
 */
export async function drawOutputsOrThrow(run: Run, quote: Quote, dueAtMs: number): Promise<boolean> {
  const { platform, request, signal } = run
  const startedAtMs = platform.clock.now()
  const loan = platform.inputs.borrow()
  try {
    const jobs = await renderJobsOrThrow(run, quote, loan)
    for (const [index, job] of jobs.entries()) {
      if (index < request.outputs.length) continue
      const file = await platform.renderer.renderOrThrow(job)
      const share = BATCH_START_SHARE + ((1 - BATCH_START_SHARE) * (index + 1)) / jobs.length
      const isTime = await platform.clock.until(startedAtMs + (dueAtMs - startedAtMs) * share, signal)
      const output = { file, contentType: contentTypeOf(quote.plan) }
      if (isTime && platform.requests.addOutput(request.id, output)) continue
      platform.renderer.remove(file)
      return false
    }
    return true
  } finally {
    loan.end()
  }
}

function contentTypeOf(plan: RenderPlan): string {
  switch (plan.kind) {
    case 'picture':
      return `image/${plan.format}`
    case 'clip':
      return plan.container === 'mov' ? 'video/quicktime' : 'video/mp4'
    case 'sound':
      return 'audio/wav'
    default:
      return plan satisfies never
  }
}
