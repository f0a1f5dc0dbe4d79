import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { spawnGuarded } from './guarded-process.ts'
import { SupervisedPart } from './supervised-part.ts'
import { isRunning } from '../../cli/api/is-running.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const folder = temporaryFolder('part')

/** A part that runs until it is killed, or fails at once while the file `<name>.failing` exists. */
function part(name: string, restarts = true) {
  const failing = join(folder, `${name}.failing`)
  const logFile = join(folder, `${name}.log`)
  const code = `if (require('fs').existsSync(${JSON.stringify(failing)})) { console.error('broken on purpose'); process.exit(5) } setInterval(() => {}, 1000)`
  const launch = (signal: AbortSignal) =>
    spawnGuarded({ name, command: process.execPath, args: ['-e', code], env: {}, logFile, signal })
  const notices: string[] = []
  const givenUp = Promise.withResolvers<Error>()
  const onNotice = (text: string) => notices.push(text)
  const supervised = new SupervisedPart(
    { name, logFile, launch },
    { restarts, onNotice, onGivenUp: givenUp.resolve, firstPauseMs: 20 },
  )
  return { supervised, notices, givenUp: givenUp.promise, failing }
}

test('is restarted after a crash, with a notice', async () => {
  const { supervised, notices } = part('crashing')
  await supervised.start()
  const firstPid = supervised.pid
  await supervised.kill('SIGKILL')
  await expect.poll(() => supervised.pid, { timeout: 5000 }).toBeDefined()
  expect(supervised.pid).not.toBe(firstPid)
  expect(notices).toEqual(['crashing ended unexpectedly (SIGKILL); restarting it', 'crashing is running again'])
  await supervised.stop(1000)
})

test('is given up with its last log lines when it keeps failing', async () => {
  const { supervised, givenUp, failing } = part('failing-always')
  await supervised.start()
  writeFileSync(failing, '')
  await supervised.kill('SIGKILL')
  expect((await givenUp).message).toMatch(/failing-always keeps failing: 5 restarts in a row[^]*broken on purpose/)
  expect(supervised.pid).toBeUndefined()
})

test('without restarts, stays stopped after a crash until it is started', async () => {
  const { supervised, notices } = part('without-restarts', false)
  await supervised.start()
  await supervised.kill('SIGTERM')
  expect(supervised.pid).toBeUndefined()
  await supervised.start()
  expect(isRunning(supervised.pid!)).toBe(true)
  expect(notices).toEqual([])
  await supervised.stop(1000)
})

test('is not restarted after `stop`, also when `stop` comes between a crash and the restart', async () => {
  const { supervised, failing } = part('stopped')
  await supervised.start()
  writeFileSync(failing, '')
  await supervised.kill('SIGKILL')
  await supervised.stop(1000)
  rmSync(failing)
  await sleep(100)
  await expect(supervised.start()).rejects.toThrow(/has been stopped/)
  expect(supervised.pid).toBeUndefined()
})
