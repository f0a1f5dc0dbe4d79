// Shared by all routes: the type of the app, the caller's account, the base URL of the call, and refusals as responses.
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { Account } from '../engine/accounts/accounts.ts'
import type { Agent } from '../engine/agent/turns.ts'
import type { Platform } from '../engine/platform.ts'
import type { Refusal } from '../engine/refusals/refusals.ts'
import type { Scheduler } from '../engine/requests/scheduler.ts'
import type { Trainings } from '../engine/training/trainings.ts'

export interface SandboxEnv {
  Bindings: HttpBindings
  /** Account and key of the caller's credentials. */
  Variables: { account: Account; keyId: string }
}
export type SandboxApp = Hono<SandboxEnv>
export type SandboxContext = Context<SandboxEnv>

export interface Services {
  platform: Platform
  scheduler: Scheduler
  trainings: Trainings
  agent: Agent
}

/** Scheme and host of the call. URLs in responses use them. */
export function baseUrlOf(c: SandboxContext): string {
  const { url } = c.req
  return url.slice(0, url.indexOf('/', 'https://'.length))
}

export function refuse(c: SandboxContext, refusal: Refusal): Response {
  return c.json(refusal.body, refusal.status, refusal.headers)
}

/** The parsed body; undefined when it is not JSON, or is nested too deeply. */
export async function jsonBody(c: SandboxContext): Promise<unknown> {
  const text = await c.req.text()
  try {
    const body = JSON.parse(text) as unknown
    return isDeeper(body, MAX_LEVELS) ? undefined : body
  } catch {
    return undefined
  }
}

// Comparing, printing and storing a value are recursive, so a deeply nested body would overflow the stack.
const MAX_LEVELS = 100

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
