// Refuses calls of foreign web pages to routes without credentials. A browser on this machine also sends the calls of foreign
// pages here. A page could read the responses too, by resolving its own host name to this machine (DNS rebinding).
import { createMiddleware } from 'hono/factory'
import type { SandboxEnv } from './context.ts'

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/** For the page and `/_sandbox/`. `boundTo` is the address on which the sandbox listens. */
export function ownPagesOnly(boundTo: string) {
  // On an address other than loopback it may be called by any host name, so the name cannot be checked.
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
