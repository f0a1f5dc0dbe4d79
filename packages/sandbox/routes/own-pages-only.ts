// Keeps foreign web pages away from what needs no key. A browser on this machine sends their calls here as readily as
// its user's own, and a page may point its own name at this machine's address (DNS rebinding) to read the answers too.
import { createMiddleware } from 'hono/factory'
import type { SandboxEnv } from './context.ts'

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/** For the page and `/_sandbox/`. `boundTo`: the address that the sandbox listens on. */
export function ownPagesOnly(boundTo: string) {
  // Bound to more than loopback it may be called by any name; which, it cannot know.
  const isLocal = LOOPBACK.test(boundTo) || boundTo === '::1'
  return createMiddleware<SandboxEnv>(async (c, next) => {
    if (c.req.path !== '/' && !c.req.path.startsWith('/_sandbox/')) return next()
    const host = c.req.header('Host') ?? ''
    const origin = c.req.header('Origin')
    if (isLocal && !LOOPBACK.test(host.replace(/:\d*$/, ''))) {
      return c.json({ detail: 'This sandbox is for its own machine: call it as localhost or 127.0.0.1' }, 403)
    }
    if (origin !== undefined && URL.parse(origin)?.host !== host.toLowerCase()) {
      return c.json({ detail: 'Pages of other origins may not call this' }, 403)
    }
    return next()
  })
}
