// For tests: the platform's own JavaScript SDK from the registry, with a sandbox as its base URL.
import { HiggsfieldClient as V1Client } from '@higgsfield/client'
import { createHiggsfieldClient } from '@higgsfield/client/v2'
import type { SwitchOverrides } from '../engine/accounts/contract.ts'
import type { SandboxOptions } from '../options.ts'
import { startTestSandbox } from './client.ts'

/** Short waits in the SDK's settings, so that its retries do not take a minute. */
const quick = { retryBackoff: 1, retryMaxBackoff: 1, pollInterval: 20, maxPollTime: 20_000 }

/** A sandbox that also reports the statuses of its responses. */
export async function startSdkSandbox(options: Partial<SandboxOptions> & SwitchOverrides = {}) {
  const lines: string[] = []
  const sandbox = await startTestSandbox({ log: (line) => lines.push(line), ...options })
  return {
    ...sandbox,
    /** Statuses of a route's responses, in order. */
    answers: (route: string): number[] =>
      lines
        .filter((line) => line.startsWith(`${route} `))
        .map((line) => Number(line.slice(route.length + 1, route.length + 4))),
  }
}

export const v2Client = (url: string, more: object = {}) =>
  createHiggsfieldClient({ credentials: 'key-north:secret-north', baseURL: url, agentBaseURL: url, ...quick, ...more })

export const v1Client = (url: string, more: object = {}) =>
  new V1Client({ apiKey: 'key-north', apiSecret: 'secret-north', baseURL: url, ...quick, ...more })
