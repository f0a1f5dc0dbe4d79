// Ready-made storms. A rate is the share of calls that a kind strikes, so the rates of several kinds add up.
import type { StormRates } from './rates.ts'

export const PRESET_NAMES = ['mild', 'rough', 'hostile'] as const
export type PresetName = (typeof PRESET_NAMES)[number]

/** 2 % of each fault from which a careful client recovers without losing work. */
const MILD: StormRates = {
  error_500_before: 0.02,
  error_500_after: 0.02,
  unavailable_503: 0.02,
  rate_limited_429: 0.02,
  no_reply_after: 0.02,
  reset_after: 0.02,
  slow_answer: 0.02,
  lost_webhook: 0.02,
  duplicate_webhook: 0.02,
  late_webhook: 0.02,
  reordered_webhook: 0.02,
  'status.error_500_before': 0.02,
  'media.error_500_before': 0.02,
  'upload_slot.error_500_before': 0.02,
}

/** All faults from which a client must recover, often, and some requests that fail on the platform. */
const ROUGH: StormRates = {
  ...scaled(MILD, 4),
  concurrency_400: 0.05,
  blocked_423: 0.02,
  gateway_502_before: 0.05,
  gateway_502_after: 0.03,
  gateway_504_after: 0.05,
  reset_before: 0.05,
  slow_drip: 0.03,
  malformed_json: 0.03,
  truncated_json: 0.03,
  failed: 0.03,
  failed_without_text: 0.02,
  nsfw: 0.02,
  duplicate_webhook_other_id: 0.05,
  webhook_bad_signature: 0.03,
  webhook_old_timestamp: 0.03,
  unknown_status: 0.05,
  status_goes_back: 0.05,
  foreign_status_url: 0.05,
  'status.rate_limited_429': 0.05,
  'status.truncated_json': 0.03,
  'status.reset_before': 0.03,
  'cancel.error_500_before': 0.05,
  'cancel.no_reply_after': 0.05,
  'upload_put.storage_403': 0.05,
  media_truncated: 0.05,
  media_short: 0.03,
  'media.reset_before': 0.03,
}

/** Also faults that block accounts, keys and models, lose outputs for good, and never respond. Some work must fail. */
const HOSTILE: StormRates = {
  ...ROUGH,
  unauthorized_401: 0.01,
  no_credits_403: 0.01,
  waf_page_403: 0.02,
  key_expired_403: 0.005,
  key_disabled_403: 0.005,
  not_found_404: 0.005,
  conflict_409: 0.02,
  invalid_422: 0.01,
  reply_never_comes: 0.01,
  stuck_queued: 0.02,
  stuck_in_progress: 0.02,
  completed_without_url: 0.02,
  webhook_unsigned: 0.03,
  output_expired: 0.02,
  media_corrupt: 0.02,
}

export const PRESETS: Readonly<Record<PresetName, StormRates>> = { mild: MILD, rough: ROUGH, hostile: HOSTILE }

function scaled(rates: StormRates, factor: number): StormRates {
  return Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, rate * factor]))
}
