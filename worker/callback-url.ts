// The URL at which the platform reports the end of an attempt. It contains the attempt's id and secret token.
export interface CallbackAttempt {
  attemptId: string
  callbackToken: string
}

/** `publicUrl`: the API's address for the platform. Without one the function returns undefined, and results are polled. */
export function callbackUrlMaker(publicUrl: string | undefined): (attempt: CallbackAttempt) => string | undefined {
  if (publicUrl === undefined) return () => undefined
  const base = publicUrl.replace(/\/+$/, '')
  return ({ attemptId, callbackToken }) => `${base}/hooks/higgsfield/${attemptId}/${callbackToken}`
}
