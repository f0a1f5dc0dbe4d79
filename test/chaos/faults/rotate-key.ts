// Rotates the key of an account during work, as an operator does: a new key in the platform's console, then here, then the
// old key is disabled in the console.
import type { Stage } from './stage.ts'

/** Does nothing further where the API refuses the new key: then the old one stays in use. */
export async function rotateKey(account: string, stage: Stage): Promise<void> {
  const { sandbox, call, timeline } = stage
  const before = (await accountsOf(sandbox.url)).find(({ name }) => name === account)?.keys ?? []
  const old = before.filter(({ state }) => state === 'active').map(({ keyId }) => keyId)
  const keyId = `chaos-${account}-${before.length + 1}`
  const secret = `secret-${account}-${before.length + 1}`
  await control(`${sandbox.url}/_sandbox/accounts/${account}/keys`, 'POST', { keyId, secret })
  const added = await call(`/v1/accounts/${account}/keys`, { method: 'POST', body: { keyId, secret }, key: keyId })
  timeline.note({ what: 'new key', detail: { account, keyId, status: added.status } })
  // It exists where the response to an earlier try of the call was lost.
  const isAdded = added.status === 201 || (added.body as { code?: string }).code === 'already_exists'
  const [inUse, disabled] = isAdded ? [keyId, old] : [old[0], [keyId]]
  await control(`${sandbox.url}/_sandbox/accounts/${account}`, 'PATCH', {
    keys: Object.fromEntries(disabled.map((each) => [each, 'disabled'])),
  })
  timeline.note({ what: 'keys disabled on the platform', detail: { account, disabled, inUse } })
}

async function accountsOf(sandboxUrl: string) {
  const reply = (await control(`${sandboxUrl}/_sandbox/accounts`, 'GET')) as {
    accounts: { name: string; keys: { keyId: string; state: string }[] }[]
  }
  return reply.accounts
}

async function control(url: string, method: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
  return response.json()
}
