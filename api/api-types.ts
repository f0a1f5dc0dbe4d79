// The types of the API and of the variables of each request.
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ServiceContext } from '../services/context.ts'

/** Facts about one request, logged as one event when it ends. */
export type RequestFacts = Record<string, string | number | boolean | undefined>

export interface ApiEnv {
  Variables: {
    ctx: ServiceContext
    requestId: string
    facts: RequestFacts
    /** Fires when the server stops, so that open streams end. */
    shutdown: AbortSignal
  }
}

export type Api = OpenAPIHono<ApiEnv>
export type ApiContext = Context<ApiEnv>
