// Which licences pass.
import { expect, it } from 'vitest'
import { licenceProblemsOf } from './dependencies.ts'

it('accepts permissive licences, also several at once, and does not check development packages', () => {
  const packages = {
    '': { license: 'UNLICENSED' },
    'node_modules/a': { license: 'MIT' },
    'node_modules/a/node_modules/b': { license: 'Apache-2.0 AND MIT' },
    'node_modules/c': { license: 'GPL-3.0', dev: true },
    'packages/own': { license: 'UNLICENSED' },
    'node_modules/own': { resolved: 'packages/own', link: true },
  }
  expect(licenceProblemsOf(packages)).toEqual([])
})

it('names a package whose licence is not accepted, or not stated', () => {
  const packages = { 'node_modules/@x/a': { license: 'MIT AND GPL-3.0' }, 'node_modules/b': {} }
  expect(licenceProblemsOf(packages)).toEqual([
    '@x/a has the licence MIT AND GPL-3.0, which is not accepted',
    'b has the licence (none stated), which is not accepted',
  ])
})
