// All fault kinds, by the moment at which they strike. Names are stable: rules, rates and logs use them.

/** Groups of routes to which a fault can be limited. `webhook` are the sandbox's own calls, all others are calls to it. */
export const ROUTE_GROUPS = [
  'submit',
  'status',
  'cancel',
  'upload_slot',
  'upload_put',
  'media',
  'models',
  'estimate',
  'characters',
  'webhook',
] as const
export type RouteGroup = (typeof ROUTE_GROUPS)[number]

/** Replaces the real response: the call accepts, cancels and stores nothing. */
export const BEFORE_KINDS = [
  'concurrency_400',
  'unauthorized_401',
  'no_credits_403',
  'key_expired_403',
  'key_disabled_403',
  'waf_page_403',
  'storage_403',
  'not_found_404',
  'conflict_409',
  'invalid_422',
  'blocked_423',
  'rate_limited_429',
  'queue_full_429',
  'error_500_before',
  'gateway_502_before',
  'unavailable_503',
  'gateway_504_before',
  'reset_before',
  'no_reply_before',
] as const

/** Strikes the response of a call that was carried out. When the response is lost, its outcome is unknown to the client. */
export const REPLY_KINDS = [
  'error_500_after',
  'gateway_502_after',
  'gateway_504_after',
  'no_reply_after',
  'reply_never_comes',
  'reset_after',
  'slow_answer',
  'slow_drip',
  'malformed_json',
  'truncated_json',
] as const

/** Changes how an accepted request runs and ends. */
export const OUTCOME_KINDS = [
  'failed',
  'failed_without_text',
  'nsfw',
  'completed_without_url',
  'stuck_queued',
  'stuck_in_progress',
] as const

/** Changes what the status of an accepted request shows. */
export const VIEW_KINDS = ['foreign_status_url', 'unknown_status', 'status_goes_back'] as const

/** Strikes the webhook of an accepted request. */
export const WEBHOOK_KINDS = [
  'lost_webhook',
  'duplicate_webhook',
  'duplicate_webhook_other_id',
  'late_webhook',
  'reordered_webhook',
  'webhook_bad_signature',
  'webhook_old_timestamp',
  'webhook_unsigned',
] as const

/** Strikes the files of an accepted request. */
export const MEDIA_KINDS = ['output_expired', 'media_truncated', 'media_short', 'media_corrupt'] as const

export type BeforeKind = (typeof BEFORE_KINDS)[number]
export type ReplyKind = (typeof REPLY_KINDS)[number]

/** Strikes one call of any route. */
export const CALL_KINDS = [...BEFORE_KINDS, ...REPLY_KINDS] as const
/** Decided when a submission is accepted, and stored with the request. */
export const REQUEST_KINDS = [...OUTCOME_KINDS, ...VIEW_KINDS, ...WEBHOOK_KINDS, ...MEDIA_KINDS] as const
export const FAULT_KINDS = [...CALL_KINDS, ...REQUEST_KINDS] as const

export type CallKind = (typeof CALL_KINDS)[number]
export type RequestKind = (typeof REQUEST_KINDS)[number]
export type FaultKind = (typeof FAULT_KINDS)[number]

export function isCallKind(kind: FaultKind): kind is CallKind {
  return (CALL_KINDS as readonly string[]).includes(kind)
}

export function isBeforeKind(kind: FaultKind): kind is BeforeKind {
  return (BEFORE_KINDS as readonly string[]).includes(kind)
}

/** A request has at most one fault of each list, because two endings, or two changes of one webhook, would contradict. */
export const EXCLUSIVE_KINDS: readonly (readonly RequestKind[])[] = [
  OUTCOME_KINDS,
  VIEW_KINDS,
  WEBHOOK_KINDS,
  MEDIA_KINDS,
]

/** True if a request with the one kind cannot have the other. */
export function excludesKind(carried: FaultKind, other: RequestKind): boolean {
  return EXCLUSIVE_KINDS.some((kinds) => kinds.includes(other) && (kinds as readonly FaultKind[]).includes(carried))
}

/** The route group of a kind when a rule or rate names none. */
export function usualGroupOf(kind: FaultKind): RouteGroup {
  if ((WEBHOOK_KINDS as readonly string[]).includes(kind)) return 'webhook'
  if ((MEDIA_KINDS as readonly string[]).includes(kind)) return 'media'
  if ((VIEW_KINDS as readonly string[]).includes(kind)) return 'status'
  if (kind === 'storage_403') return 'upload_put'
  return 'submit'
}
