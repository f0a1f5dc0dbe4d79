// hfw sandbox as a user runs it: flags, readiness and signals reach the process of the sandbox.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { PROJECT_DIR } from '../project-dir.ts'

function hfwSandbox(...flags: string[]) {
  const child = spawn(process.execPath, [join(PROJECT_DIR, 'cli/main.ts'), 'sandbox', ...flags], { env: {} })
  const stderr: string[] = []
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk.toString()))
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode: exitCode as number | null }))
  return { child, ended, stderr: () => stderr.join('') }
}

test('passes flags on, starts without any other part, and ends in order with a signal', async ({ onTestFinished }) => {
  const { child, ended } = hfwSandbox(
    '--port',
    '0',
    '--account',
    'north=k:s:rejecting',
    '--account',
    'k2:s2',
    '--seed',
    '3',
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ready = JSON.parse(line) as { event: string; url: string; accounts: string[] }
  expect(ready).toMatchObject({ event: 'ready', accounts: ['north', 'k2'] })
  const { accounts } = (await (await fetch(`${ready.url}/_sandbox/accounts`)).json()) as { accounts: object[] }
  expect(accounts).toMatchObject([
    { name: 'north', contract: 'rejecting', concurrency: 4 },
    { name: 'k2', contract: 'queueing' },
  ])
  child.kill('SIGTERM')
  expect(await ended).toEqual({ exitCode: 0 })
  await expect(fetch(ready.url)).rejects.toThrow()
})

test.each([
  [['--port', 'x'], "option '--port <number>' argument 'x' is invalid. It must be a whole number from 0."],
  [['--account', 'north'], 'It must have the form [name=]key:secret'],
  [['--switch', 'over_cap=refuse'], "'over_cap=refuse' is invalid. Invalid option: expected one of"],
  [['--switch', 'overcap=queue'], 'There is no such switch; the switches are publicHost'],
  [['--latency', '-1'], "'-1' is invalid"],
  [['--sped', '2'], "unknown option '--sped'"],
])('a wrong flag is named with its fix, exit code 2: %j', async (flags, text) => {
  const { ended, stderr } = hfwSandbox(...flags)
  expect(await ended).toEqual({ exitCode: 2 })
  expect(stderr()).toContain(text)
})
