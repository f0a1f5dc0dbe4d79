import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readStackState } from './stack/stack-state.ts'
import { processesLeftAfter } from './testing/processes.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { testEnvironment } from './testing/test-environment.ts'

const folder = temporaryFolder('start')
const dataDir = join(folder, 'data')
type Started = { wrapper: ChildProcess; output: () => string; exited: Promise<[number | null, string | null]> }
const running: Started[] = []
afterEach(() => {
  for (const { wrapper } of running.splice(0)) wrapper.kill('SIGKILL')
})

/** Runs `npm start` from its wrapper on, with fake programs instead of the sandbox, the API and the worker. */
function npmStart(args: string[] = [], env: NodeJS.ProcessEnv = {}): Started {
  const root = join(import.meta.dirname, '..')
  const script = ['scripts/run.mjs', 'dev/testing/start-with-fake-programs.ts', join(folder, 'programs')]
  const wrapper = spawn(process.execPath, [...script, '--data-dir', dataDir, ...args], {
    cwd: root,
    env: { ...testEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [wrapper.stdout, wrapper.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const started = {
    wrapper,
    output: () => output,
    exited: once(wrapper, 'exit') as Promise<[number | null, string | null]>,
  }
  running.push(started)
  return started
}

async function npmStartUntilUp(): Promise<Started & { supervisorPid: number }> {
  const started = npmStart()
  await expect.poll(started.output, { timeout: 20_000 }).toMatch(/Ctrl-C, or: kill \d+/)
  return { ...started, supervisorPid: Number(/or: kill (\d+)/.exec(started.output())?.[1]) }
}

test('Ctrl-C stops everything, a crashed part is restarted before that, and a second start names the running stack', async () => {
  const { wrapper, output, exited, supervisorPid } = await npmStartUntilUp()
  expect(output()).toMatch(/API +http:[^]*API reference +http:\S+\/docs[^]*Temporal UI +http:[^]*Data folder +\//)
  const second = npmStart()
  expect(await second.exited).toEqual([1, null])
  expect(second.output()).toMatch(new RegExp(`in use: process ${supervisorPid} runs a stack on it`))

  process.kill(readStackState(dataDir)!.pids['worker']!, 'SIGKILL')
  await expect.poll(output, { timeout: 10_000 }).toMatch(/The worker ended unexpectedly \(SIGKILL\)[^]*running again/)

  // A terminal sends Ctrl-C to each of its processes, and the wrapper forwards it. It must count once.
  process.kill(supervisorPid, 'SIGINT')
  wrapper.kill('SIGINT')
  expect(await exited).toEqual([0, null])
  expect(output()).toMatch(/Stopped; no process is left/)
  expect(await processesLeftAfter(folder, 0)).toEqual([])
})

test.each(['supervisor', 'wrapper'] as const)('no process is left after a SIGKILL of the %s', async (victim) => {
  const { wrapper, supervisorPid } = await npmStartUntilUp()
  process.kill(victim === 'wrapper' ? wrapper.pid! : supervisorPid, 'SIGKILL')
  expect(await processesLeftAfter(folder, 4000)).toEqual([])
})

test('a closed terminal stops everything', async () => {
  const { wrapper, exited } = await npmStartUntilUp()
  wrapper.stdout?.destroy()
  wrapper.stderr?.destroy()
  wrapper.kill('SIGHUP')
  expect(await exited).toEqual([0, null])
  expect(await processesLeftAfter(folder, 0)).toEqual([])
})

test('a requested port that is taken and an unknown option end the start with the reason', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const taken = npmStart([], { API_PORT: String(port) })
  expect(await taken.exited).toEqual([1, null])
  expect(taken.output()).toContain(`Port ${port}, requested with --api-port or API_PORT, is taken`)
  const unknown = npmStart(['--nonsense'])
  expect(await unknown.exited).toEqual([1, null])
  expect(unknown.output()).toContain("Unknown option '--nonsense'")
  holder.close()
})
