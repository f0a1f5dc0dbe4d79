import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tryLockFolder } from './folder-lock.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const folder = temporaryFolder('lock')

test('has one holder at a time', () => {
  const first = tryLockFolder(join(folder, 'a'))
  expect(first).toBeDefined()
  expect(tryLockFolder(join(folder, 'a'))).toBeUndefined()
  const other = tryLockFolder(join(folder, 'b'))
  expect(other).toBeDefined()
  first?.release()
  const second = tryLockFolder(join(folder, 'a'))
  expect(second).toBeDefined()
  second?.release()
  other?.release()
})

test('is released when its holder is killed', async () => {
  const script = `
    const { tryLockFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))})
    globalThis.lock = tryLockFolder(${JSON.stringify(join(folder, 'c'))})
    console.log('held')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  expect(tryLockFolder(join(folder, 'c'))).toBeUndefined()
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const lock = tryLockFolder(join(folder, 'c'))
  expect(lock).toBeDefined()
  lock?.release()
})
