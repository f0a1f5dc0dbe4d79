import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { tryLockFolder } from './folder-lock.ts'
import { isDataFolder, narrowAccess } from './private-folder.ts'

const folder = temporaryFolder('private')
const modeOf = (path: string) => statSync(path).mode & 0o777

test('a locked folder and its lock file are for the current user only', () => {
  const made = join(folder, 'made')
  const lock = tryLockFolder(made)
  expect([modeOf(made), modeOf(join(made, 'stack.lock'))]).toEqual([0o700, 0o600])
  lock?.release()
})

test('narrows the folder and its entries, and does not follow links', () => {
  const data = join(folder, 'data')
  const outside = join(folder, 'outside')
  mkdirSync(join(data, 'media'), { recursive: true })
  for (const file of [outside, join(data, 'temporal.db')]) writeFileSync(file, '')
  for (const path of [data, join(data, 'media'), outside, join(data, 'temporal.db')]) chmodSync(path, 0o755)
  symlinkSync(outside, join(data, 'link'))
  narrowAccess(data)
  expect([data, join(data, 'media'), outside].map(modeOf)).toEqual([0o700, 0o700, 0o755])
  expect(modeOf(join(data, 'temporal.db')) & 0o077).toBe(0)
})

test('a folder with files of others is not taken for a data folder', () => {
  const shared = join(folder, 'shared')
  expect(isDataFolder(shared)).toBe(true)
  mkdirSync(shared)
  expect(isDataFolder(shared)).toBe(true)
  writeFileSync(join(shared, 'letter.txt'), '')
  expect(isDataFolder(shared)).toBe(false)
  writeFileSync(join(shared, 'stack.lock'), '')
  expect(isDataFolder(shared)).toBe(true)
})
