// For tests: the sandbox as its own process, which can be killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'vitest'
import { expect } from 'vitest'
import { northKey } from './client.ts'

/** Resolves when the program reports that it is ready. It is killed after the test if it still runs. */
export async function startProgram(onTestFinished: TestContext['onTestFinished'], flags: string[]) {
  const main = join(import.meta.dirname, '..', 'main.ts')
  const { account, keyId, secret } = northKey
  const given = ['--port', '0', '--account', `${account}=${keyId}:${secret}`, ...flags]
  const child = spawn(process.execPath, [main, ...given], { env: {}, stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exitCode = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ready = JSON.parse(line) as { event: string; url: string }
  expect(ready).toMatchObject({ event: 'ready', accounts: [account] })
  return { child, exitCode, url: ready.url }
}
