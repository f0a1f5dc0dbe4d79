// For tests: the platform's own JavaScript SDK, as it comes from the registry, pointed at a sandbox.
import { HiggsfieldClient as V1Client } from '@higgsfield/client'
import { createHiggsfieldClient } from '@higgsfield/client/v2'
import type { SwitchOverrides } from '../engine/accounts/contract.ts'
import type { SandboxOptions } from '../options.ts'
import { startTestSandbox } from './client.ts'

/** The SDK's own settings: short waits, so that its many tries do not take a minute. */
const quick = { retryBackoff: 1, retryMaxBackoff: 1, pollInterval: 20, maxPollTime: 20_000 }

/** A sandbox, and how many submissions reached it. */
export async function startSdkSandbox(options: Partial<SandboxOptions> & SwitchOverrides = {}) {
  const lines: string[] = []
  const sandbox = await startTestSandbox({ log: (line) => lines.push(line), ...options })
  return {
    ...sandbox,
    /** Statuses that a route answered with, in order. */
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
