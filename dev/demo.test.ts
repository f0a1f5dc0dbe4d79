import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startStack } from './stack/stack.ts'
import { processesLeftAfter } from './testing/processes.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { testEnvironment } from './testing/test-environment.ts'

const dataDir = temporaryFolder('demo')

/** `npm run demo` without a terminal. */
async function demo(
  ...args: string[]
): Promise<{ exit: [number | null, string | null]; stdout: string; stderr: string }> {
  const root = join(import.meta.dirname, '..')
  const child = spawn(process.execPath, ['scripts/run.mjs', 'dev/demo.ts', '--data-dir', dataDir, ...args], {
    cwd: root,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const exit = (await once(child, 'close')) as [number | null, string | null]
  return { exit, stdout, stderr }
}

function isMp4(path: string): boolean {
  const start = Buffer.alloc(12)
  readSync(openSync(path, 'r'), start)
  return start.subarray(4, 8).toString() === 'ftyp'
}

test('starts a stack, makes a film, prints its path and stops the stack; uses a running stack and leaves it running', async () => {
  const alone = await demo('--speed', '100')
  expect(alone.exit, alone.stderr).toEqual([0, null])
  expect(alone.stderr).toMatch(/is up \([^]*scene 3 of 3: completed[^]*film: completed\n/)
  expect(alone.stdout).toMatch(/The film is ready[^]*14\.9 s, [\d.]+ MiB[^]*In the API +http:\S+\/v1\/films\/film_/)
  expect(alone.stdout).toContain('made by the sandbox: a stand-in film, nothing was paid')
  expect(isMp4(/Video +(\/\S+\.mp4)/.exec(alone.stdout)?.[1] ?? '')).toBe(true)
  expect(await processesLeftAfter(dataDir, 0)).toEqual([])

  const env = testEnvironment()
  const stack = await startStack({ dataDir, env, ports: 'free', sandbox: { speed: 100 } })
  const second = await demo()
  expect(second.exit, second.stderr).toEqual([0, null])
  expect(second.stderr).toContain(`Using the stack that runs on ${dataDir}`)
  expect(second.stdout).toContain(stack.urls.api)
  expect(Object.keys(stack.pids())).toHaveLength(5)
  await stack.stop()
}, 240_000)
