import { expect, it } from 'vitest'
import { findUnpinnedPackages, type LockedEntry, unpinnedProblemsOf } from './lock-integrity.ts'

it('holds for the lock file of the project', async () => {
  expect(await findUnpinnedPackages()).toEqual([])
})

it('names a package without a checksum, and a list that grows', () => {
  const known: LockedEntry = { version: '1.94.0', optional: true }
  const lock = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`node_modules/@oxlint/binding-os${n}`, known]))
  expect(unpinnedProblemsOf({ '': {}, 'packages/own': {}, ...lock(61) })).toEqual([])
  expect(unpinnedProblemsOf(lock(62))).toEqual(['package-lock.json: 62 packages without integrity, 61 before'])
  const added = { 'node_modules/left-pad': { version: '1.3.0' }, 'node_modules/a/node_modules/b': { version: '2.0.0' } }
  expect(unpinnedProblemsOf(added)).toEqual([
    'package-lock.json: left-pad@1.3.0 has no integrity',
    'package-lock.json: b@2.0.0 has no integrity',
  ])
  const required = { 'node_modules/@oxlint/binding-x': { ...known, optional: false } }
  expect(unpinnedProblemsOf(required)).toHaveLength(1)
})
