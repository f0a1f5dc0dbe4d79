import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { commandNameOf } from './command-name.ts'
import { PROJECT_DIR } from './project-dir.ts'

const SCRIPT = join(PROJECT_DIR, 'scripts', 'hfw.mjs')

test('the name in hints works in the folder where the user is', () => {
  expect(commandNameOf(SCRIPT, PROJECT_DIR)).toBe('./hfw')
  expect(commandNameOf(SCRIPT, join(PROJECT_DIR, 'docs'))).toBe(join('..', 'hfw'))
  expect(commandNameOf(SCRIPT, '/var/lib/somewhere/else/deep')).toBe(join(PROJECT_DIR, 'hfw'))
  expect(commandNameOf(SCRIPT, dirname(PROJECT_DIR))).toMatch(/^\.\/[^/]+\/hfw$/)
})

test('npx and an installed hfw are named as they were started', () => {
  expect(commandNameOf('/p/node_modules/.bin/hfw', PROJECT_DIR)).toBe('npx hfw')
  expect(commandNameOf('/usr/local/bin/hfw', PROJECT_DIR)).toBe('hfw')
})
