// What routes share: the type of the app, the signed-in account, the address the caller used, and refusals as answers.
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
  /** `keyId`: the key that the caller signed in with. */
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

/** Scheme and host of the request: URLs in answers name the host that the caller used. */
export function baseUrlOf(c: SandboxContext): string {
  const { url } = c.req
  return url.slice(0, url.indexOf('/', 'https://'.length))
}

export function refuse(c: SandboxContext, refusal: Refusal): Response {
  return c.json(refusal.body, refusal.status, refusal.headers)
}

/** The parsed body, or undefined when it is not JSON or nested so deeply that nothing could be done with it. */
export async function jsonBody(c: SandboxContext): Promise<unknown> {
  const text = await c.req.text()
  try {
    const body = JSON.parse(text) as unknown
    return isDeeper(body, MAX_LEVELS) ? undefined : body
  } catch {
    return undefined
  }
}

// Comparing, printing and storing go level by level on the stack, which ends after some thousands.
const MAX_LEVELS = 100

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
