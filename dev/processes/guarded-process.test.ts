import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { spawnGuarded } from './guarded-process.ts'
import { isRunning } from '../../cli/api/is-running.ts'
import { processesLeftAfter } from '../testing/processes.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const folder = temporaryFolder('guard')

function nodeProgram(name: string, code: string) {
  return { name, command: process.execPath, args: ['-e', code, folder], env: {}, logFile: join(folder, `${name}.log`) }
}

test('reports how a program ended', async () => {
  const failing = await spawnGuarded(nodeProgram('failing', 'process.exit(7)'))
  expect(await failing.exited).toEqual({ code: 7, signal: null })
  const killed = await spawnGuarded(nodeProgram('killed', 'setInterval(() => {}, 1000)'))
  killed.kill('SIGKILL')
  expect(await killed.exited).toEqual({ code: null, signal: 'SIGKILL' })
})

test('reports why a program cannot be started', async () => {
  const missing = { ...nodeProgram('missing', ''), command: join(folder, 'no-such-program') }
  await expect(spawnGuarded(missing)).rejects.toThrow(/missing could not be started: .*ENOENT/)
})

test('kills a program that ignores the stop signal, and its children', async () => {
  const child = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${folder}'])`
  const stubborn = await spawnGuarded(
    nodeProgram(
      'stubborn',
      `process.on('SIGTERM', () => {}); ${child}; console.log('ready'); setInterval(() => {}, 1000)`,
    ),
  )
  await expect.poll(() => readFileSync(join(folder, 'stubborn.log'), 'utf8')).toContain('ready')
  const startedAt = Date.now()
  expect(await stubborn.stop(300)).toEqual({ code: null, signal: 'SIGKILL' })
  expect(Date.now() - startedAt).toBeLessThan(2000)
  expect(await processesLeftAfter(folder, 1000)).toEqual([])
})

test('a program ends when its parent is killed', async () => {
  const script = `
    const { spawnGuarded } = await import(${JSON.stringify(join(import.meta.dirname, 'guarded-process.ts'))})
    const started = await spawnGuarded(${JSON.stringify(nodeProgram('orphan', 'setInterval(() => {}, 1000)'))})
    console.log(started.pid)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(output.toString())
  expect(isRunning(pid)).toBe(true)
  parent.kill('SIGKILL')
  expect(await processesLeftAfter(folder, 2000)).toEqual([])
})
