// Stops web pages in a browser on this machine from calling a loopback server (DNS rebinding, cross-site forms).
// Invariant: there are no CORS headers anywhere; a page of another origin can neither read nor write.
import type { MiddlewareHandler } from 'hono'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import type { ApiEnv } from '../api-types.ts'

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

export interface HostGuardOptions {
  /** Whether the server listens on loopback only. Elsewhere the proxy checks names, and a token is required. */
  isLoopback: boolean
  /** Further host names served, for example that of the public URL. */
  hostNames: readonly string[]
}

/** Throws `forbidden_host` for a foreign `Host` on loopback, and for a writing request of a foreign `Origin`. */
export function hostGuard(options: HostGuardOptions): MiddlewareHandler<ApiEnv> {
  const served = new Set([...LOOPBACK_NAMES, ...options.hostNames])
  return async (c, next) => {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    if (options.isLoopback && !served.has(nameOf(host))) {
      throw new ServiceProblem('forbidden_host', { detail: 'Call the server by localhost or 127.0.0.1.' })
    }
    const origin = c.req.header('origin')
    const isReading = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isReading && origin !== undefined && hostOf(origin) !== host) {
      throw new ServiceProblem('forbidden_host', { detail: 'Web pages of other origins may not call this server.' })
    }
    await next()
  }
}

/** `localhost:4800` → `localhost`, `[::1]:4800` → `[::1]`. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
