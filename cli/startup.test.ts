// What `hfw` imports before it does its work. The number of imported files decides the time of a start.
import { expect, test } from 'vitest'
import { COMMAND_LIST } from './command-list.ts'
import { loadedModules } from './testing/loaded-modules.ts'

const ownOf = (modules: readonly string[]) => modules.filter((path) => !path.startsWith('node_modules/'))
const packagesOf = (modules: readonly string[]) =>
  new Set(modules.flatMap((path) => /^node_modules\/((@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []))

test.each([['--help'], ['help'], ['unknown-command']])(
  'hfw %s imports no command, no contract and no zod',
  async (arg) => {
    const modules = await loadedModules([arg])
    expect(packagesOf(modules)).toEqual(new Set(['commander']))
    expect(ownOf(modules).filter((path) => !/^cli\/[^/]+\.ts$|^cli\/(errors|progress)\//.test(path))).toEqual([])
    expect(ownOf(modules).length).toBeLessThanOrEqual(12)
  },
)

test.each(['models', 'models soul', 'list'])('hfw %s reads the API without zod', async (line) => {
  const modules = await loadedModules(line.split(' '), { HFW_API: 'http://127.0.0.1:2' })
  expect(packagesOf(modules)).toEqual(new Set(['commander']))
  expect(ownOf(modules).filter((path) => path.startsWith('contracts/public/'))).toEqual([])
  expect(ownOf(modules).filter((path) => path.startsWith('contracts/models/catalogue'))).toEqual([])
  expect(ownOf(modules)).toContain('cli/api/client.ts')
})

test('a command imports no other command', async () => {
  const modules = await loadedModules(['--json', 'models', 'soul'], { HFW_API: 'http://127.0.0.1:2' })
  expect(modules.filter((path) => path.startsWith('cli/commands/'))).toEqual(['cli/commands/models.ts'])
  expect(ownOf(modules)).toContain('cli/api/client.ts')
})

test('every listed command has a definition with a description', async () => {
  const { Command } = await import('commander')
  for (const { name, load } of COMMAND_LIST) {
    const command = new Command(name)
    await (
      await load()
    )(command, async () => {}, { words: [], openSession: () => Promise.reject(new Error('no session')) })
    expect(command.description(), name).not.toBe('')
  }
})
