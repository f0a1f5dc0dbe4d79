// The published Python SDK against the sandbox. HIGGSFIELD_SDK_PYTHON names an interpreter that can import `higgsfield_client`;
// the default is `python3`. The tests are skipped without the package, and install nothing; `.ci/run` installs it.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadStackEnvironmentOrThrow } from '../../config/stack-environment.ts'
import type { SandboxProcess } from '../support/servers/sandbox-process.ts'
import { startSandboxProcess } from '../support/servers/sandbox-process.ts'

const run = promisify(execFile)
const python = loadStackEnvironmentOrThrow().inherited['HIGGSFIELD_SDK_PYTHON'] ?? 'python3'
const version = await run(python, ['-c', 'import importlib.metadata as m; print(m.version("higgsfield-client"))'])
  .then(({ stdout }) => stdout.trim())
  .catch(() => null)
const reason = version === null ? ` (skipped: ${python} has no package higgsfield-client)` : ''
const hasAgents = version !== null && !version.startsWith('0.1.')

const credentials = 'key-north:secret-north'
const model = 'higgsfield-ai/soul/standard'

describe.skipIf(version === null)(`the Python SDK ${version ?? ''}${reason}`, () => {
  let sandbox: SandboxProcess
  // oxlint-disable-next-line typescript/no-explicit-any -- what the script saw is looked into freely
  let seen: any
  beforeAll(async () => {
    // One slot, and slow enough that the second request still waits when it is canceled.
    sandbox = await startSandboxProcess({ '--account': `north=${credentials}`, '--concurrency': 1, '--speed': 20 })
    seen = await exercise()
  })
  afterAll(() => sandbox?.stop())

  async function exercise() {
    const script = join(import.meta.dirname, 'exercise_python_sdk.py')
    const agents = hasAgents ? 'agents' : 'no agents'
    return JSON.parse((await run(python, [script, sandbox.url, credentials, model, agents])).stdout)
  }

  function onClient(call: string) {
    const code = [
      'import sys',
      'from higgsfield_client import SyncClient',
      'client = SyncClient(base_url=sys.argv[1], api_key=sys.argv[2])',
      call,
    ].join('\n')
    return run(python, ['-c', code, sandbox.url, credentials, model])
  }

  it('submits and follows the addresses that it was given, which name the host it called', () => {
    expect(seen.submit.statusUrl).toBe(`${sandbox.url}/requests/${seen.submit.id}/status`)
    expect(seen.result).toMatchObject({ status: 'completed', request_id: seen.submit.id })
  })

  it('cancels what is queued, and gets an error when it is too late', () => {
    expect(seen.canceled).toBe('Cancelled')
    expect(seen.cancelTooLate).toBe('Request can no longer be canceled')
  })

  it('subscribes to the end and knows every status in between', async () => {
    expect(seen.updates.at(-1)).toBe('Completed')
    expect((await fetch(seen.subscribe.images[0].url)).status).toBe(200)
  })

  it('raises on an invalid body with the message of the platform', () => {
    expect(seen.invalid).toContain('Field required')
  })

  it('uploads', async () => {
    expect(await (await fetch(seen.uploaded)).text()).toBe('bytes')
  })

  it(`${hasAgents ? 'uploads to' : 'is refused by'} a storage that wants every announced header`, async () => {
    await fetch(`${sandbox.url}/_sandbox/accounts/north`, { method: 'PATCH', body: '{"strictUploads":true}' })
    const upload = onClient('client.upload(b"bytes", "image/png")').then(
      () => 'uploaded',
      (error: unknown) => String(error),
    )
    expect(await upload).toMatch(hasAgents ? /^uploaded$/ : /403 Forbidden/)
  })

  it.skipIf(!hasAgents)(`runs a turn of the agent${hasAgents ? '' : ' (skipped: 0.1.0 has none)'}`, async () => {
    expect(seen.agent).toMatch(/^This is the sandbox's agent/)
    expect(await (await fetch(seen.agentMedia)).text()).toBe('bytes')
  })

  it('repeats a paid submission without an idempotency key: twice more on a 500, three accepted on lost answers', async () => {
    const count = (await sandbox.ledger()).length
    await sandbox.failNext({ kind: 'error_500_after', count: 2 })
    await onClient('client.submit(sys.argv[3], {"prompt": "x", "seed": 1})')
    const accepted = (await sandbox.ledger()).slice(count).filter((entry) => entry.event === 'accepted')
    expect(accepted.map((entry) => entry.idempotencyKey)).toEqual([null, null, null])
  })
})
