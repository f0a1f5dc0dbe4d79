// Proves that the platform is the sandbox, before time limits are divided. Another platform on loopback may be a proxy of the real one.
// Invariant: a process whose time limits are divided ends as soon as its platform turns out not to be the sandbox.
import { setTimeout as sleep } from 'node:timers/promises'

export interface SandboxCheck {
  /** Base URL of the platform. */
  baseUrl: string
  /** Called where the platform did not respond at first, and then was not the sandbox. */
  onOther: (error: Error) => void
  /** Time between two questions, and time limit of each, in milliseconds. Default 2 s. */
  everyMs?: number
}

/**
 * Resolves where the platform identifies itself as the sandbox, and where it does not respond: then it is asked again in the background.
 * Throws where it is another platform.
 */
export async function requireSandbox(check: SandboxCheck): Promise<void> {
  const answer = await identify(check)
  if (answer === 'other') throw notTheSandbox(check)
  if (answer === 'none') void untilIdentified(check)
}

async function untilIdentified(check: SandboxCheck): Promise<void> {
  for (;;) {
    await sleep(check.everyMs ?? DEFAULT_EVERY_MS, undefined, { ref: false })
    const answer = await identify(check)
    if (answer === 'other') return check.onOther(notTheSandbox(check))
    if (answer === 'sandbox') return
  }
}

const DEFAULT_EVERY_MS = 2_000

async function identify({ baseUrl, everyMs }: SandboxCheck): Promise<'sandbox' | 'other' | 'none'> {
  const signal = AbortSignal.timeout(everyMs ?? DEFAULT_EVERY_MS)
  // The sandbox never redirects. A redirect that is followed could lead to another server than the one that gets the requests.
  const response = await fetch(new URL('/_sandbox/identity', baseUrl), { signal, redirect: 'manual' }).catch(
    () => undefined,
  )
  if (!response) return 'none'
  const body: unknown = await response.json().catch(() => undefined)
  const isSandbox = response.ok && (body as { platform?: unknown } | null)?.platform === 'sandbox'
  return isSandbox ? 'sandbox' : 'other'
}

function notTheSandbox({ baseUrl }: SandboxCheck): Error {
  return new Error(
    `TIME_SCALE is for tests with the sandbox, and the platform at ${new URL(baseUrl).origin} is not the sandbox`,
  )
}
