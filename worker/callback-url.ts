// The address at which the platform reports an attempt's end. It names the attempt and carries its own secret token.
export interface CallbackAttempt {
  attemptId: string
  callbackToken: string
}

/** `publicUrl` is the API's address as the platform reaches it; without one there are no webhooks and results are polled for. */
export function callbackUrlMaker(publicUrl: string | undefined): (attempt: CallbackAttempt) => string | undefined {
  if (publicUrl === undefined) return () => undefined
  const base = publicUrl.replace(/\/+$/, '')
  return ({ attemptId, callbackToken }) => `${base}/hooks/higgsfield/${attemptId}/${callbackToken}`
}
