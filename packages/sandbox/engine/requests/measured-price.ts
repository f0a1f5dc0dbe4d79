// The price of a request whose result has the length of its source clip. That clip is read only when the request runs.
import { findModel } from '../../models/catalogue.ts'
import type { Model } from '../../models/model.ts'
import type { RequestRow } from '../../store/requests.ts'
import { priceFor } from '../accounts/discount.ts'
import { readOutputSeconds } from '../media/output-seconds.ts'
import type { Platform } from '../platform.ts'

/** Frames and audio packets do not end at exactly the same time. */
const ROUNDING_SECONDS = 0.1

/**
 * The price for the length of the output; a started second counts as a whole one, because the platform does not document the rounding. It
 * is the reserved price where no length follows a clip, and in `still` quality, which reads no input.
 */
export function measuredPrice(platform: Platform, request: RequestRow): number {
  const account = platform.accounts.find(request.account)
  const model = findModel(request.dialect, request.model)
  const [output] = platform.requests.find(request.id)?.outputs ?? []
  if (platform.options.quality === 'still' || !output || !account || !model) return request.priceCredits
  if (!followsSource(model, request.body)) return request.priceCredits
  const seconds = readOutputSeconds(platform.renderer.pathOf(output.file))
  if (seconds === undefined) return request.priceCredits
  const started = Math.max(1, Math.ceil(seconds - ROUNDING_SECONDS))
  const quoted = model.quote(request.body, started)
  return quoted.ok ? priceFor(account, quoted.quote.priceCredits) : request.priceCredits
}

/** Whether the price depends on the length of a source clip. */
function followsSource(model: Model, body: unknown): boolean {
  const [short, long] = [model.quote(body, 1), model.quote(body, 2)]
  return short.ok && long.ok && short.quote.priceCredits !== long.quote.priceCredits
}
