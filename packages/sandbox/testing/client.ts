// For tests: a sandbox with two accounts and the few calls that every test makes.
import type { SwitchOverrides } from '../engine/accounts/contract.ts'
import { SWITCH_SCHEMAS } from '../engine/accounts/contract.ts'
import type { SandboxOptions } from '../options.ts'
import { startSandbox } from '../server.ts'

export const northKey = { account: 'north', keyId: 'key-north', secret: 'secret-north' }
export const southKey = { account: 'south', keyId: 'key-south', secret: 'secret-south' }
export const north = { Authorization: 'Key key-north:secret-north' }
export const south = { Authorization: 'Key key-south:secret-south' }

export const soul = 'higgsfield-ai/soul/standard'
export const dop = 'higgsfield-ai/dop/lite'
/** Body of the cheapest submission. Because of the seed its picture is drawn only once in a sandbox. */
export const picture = { prompt: 'x', seed: 1 }

// oxlint-disable-next-line typescript/no-explicit-any -- tests read responses freely, and the assertions check them
type Json = any

export interface Answer {
  status: number
  headers: Headers
  body: Json
}

export type TestSandbox = Awaited<ReturnType<typeof startTestSandbox>>

/** Accounts north and south with two slots each, at speed 1000 by default. `given` contains options and switches. */
export async function startTestSandbox(given: Partial<SandboxOptions> & SwitchOverrides = {}) {
  const isSwitch = ([name]: [string, unknown]) => name in SWITCH_SCHEMAS
  const switches = { concurrency: 2, ...Object.fromEntries(Object.entries(given).filter(isSwitch)) }
  const options = Object.fromEntries(Object.entries(given).filter((entry) => !isSwitch(entry)))
  const sandbox = await startSandbox({ keys: [northKey, southKey], speed: 1000, ...options, switches })
  return { ...sandbox, ...clientOf(sandbox.url) }
}

export function clientOf(baseUrl: string) {
  const call = async (
    method: string,
    path: string,
    given: { headers?: object; body?: unknown } = {},
  ): Promise<Answer> => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: { 'Content-Type': 'application/json', ...north, ...given.headers },
      ...(given.body === undefined
        ? {}
        : { body: typeof given.body === 'string' ? given.body : JSON.stringify(given.body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text }
  }
  const post = (path: string, body: unknown, headers: object = {}) => call('POST', path, { body, headers })
  const get = (path: string, headers: object = {}) => call('GET', path, { headers })
  /** Polls until the status is a final one. */
  const ended = async (id: string, headers: object = {}): Promise<Json> => {
    for (;;) {
      const { body } = await get(`/requests/${id}/status`, headers)
      if (body.status !== 'queued' && body.status !== 'in_progress') return body
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
  }
  const ledger = async (): Promise<Json[]> => (await get('/_sandbox/ledger')).body.entries
  const balance = async (name: string): Promise<number> =>
    (await get('/_sandbox/accounts')).body.accounts.find((account: Json) => account.name === name).balanceCredits
  /** Changes switches, credits, keys or catalogue of an account. */
  const change = (name: string, body: object) => call('PATCH', `/_sandbox/accounts/${name}`, { body })
  /** Jumps ahead with the sandbox's clock. */
  const advance = (seconds: number) => post('/_sandbox/clock', { advance_seconds: seconds })
  /** The row of a request, with its deliveries. */
  const row = async (id: string): Promise<Json> =>
    (await get('/_sandbox/requests')).body.requests.find((request: Json) => request.id === id)
  const fail = (kind: string, more: object = {}) => post('/_sandbox/faults', { kind, ...more })
  return { call, post, get, ended, ledger, balance, change, advance, row, fail }
}
