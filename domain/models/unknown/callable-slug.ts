// Whether an id that the platform lists can be the path of a submission.
// Invariant: no id from a listing leads a request to another route of the platform.

/** First parts of paths that are other routes: of the older dialect, of requests, files and lists. */
const OTHER_ROUTES = new Set(['v1', 'models', 'estimate', 'requests', 'files', 'agent', 'agents', 'webhooks'])
const PART = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/
const MAX_LENGTH = 200

/** True where `POST /{slug}` is a submission and nothing else. */
export function isCallableSlug(slug: string): boolean {
  const parts = slug.split('/')
  return (
    slug.length <= MAX_LENGTH && parts.every((part) => PART.test(part)) && !OTHER_ROUTES.has(parts[0]!.toLowerCase())
  )
}
