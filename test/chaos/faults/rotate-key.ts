// Rotates the key of an account during work, as an operator does: a new key in the platform's console, then here, then the
// old key is disabled in the console. Each call is repeated until it has a response, because any part may be paused.
import { createCaller } from '../callers.ts'
import type { Stage } from './stage.ts'

/** Does nothing further where the API refuses the new key: then the old one stays in use. */
export async function rotateKey(account: string, stage: Stage): Promise<void> {
  const { sandbox, call, timeline } = stage
  const platform = createCaller(() => [`${sandbox.url}/_sandbox/accounts`])
  const keysOf = async () => {
    const { accounts } = (await platform('')).body as PlatformAccounts
    return accounts.find(({ name }) => name === account)?.keys ?? []
  }
  const before = await keysOf()
  const old = before.filter(({ state }) => state === 'active').map(({ keyId }) => keyId)
  const keyId = `chaos-${account}-${before.length + 1}`
  const secret = `secret-${account}-${before.length + 1}`
  await platform(`/${account}/keys`, { method: 'POST', body: { keyId, secret } })
  // Where the response to an earlier try was lost, the platform refuses the repeated call, and has the key.
  if (!(await keysOf()).some((key) => key.keyId === keyId)) throw new Error(`${account} did not get the key ${keyId}`)
  const added = await call(`/v1/accounts/${account}/keys`, { method: 'POST', body: { keyId, secret }, key: keyId })
  timeline.note({ what: 'new key', detail: { account, keyId, status: added.status } })
  // It exists where the response to an earlier try of the call was lost.
  const isAdded = added.status === 201 || (added.body as { code?: string }).code === 'already_exists'
  const [inUse, disabled] = isAdded ? [keyId, old] : [old[0], [keyId]]
  const keys = Object.fromEntries(disabled.map((each) => [each, 'disabled']))
  const changed = await platform(`/${account}`, { method: 'PATCH', body: { keys } })
  if (changed.status !== 200) throw new Error(`the keys of ${account} were not disabled: ${changed.status}`)
  timeline.note({ what: 'keys disabled on the platform', detail: { account, disabled, inUse } })
}

interface PlatformAccounts {
  accounts: { name: string; keys: { keyId: string; state: string }[] }[]
}
