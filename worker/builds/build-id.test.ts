// The build id changes with the commands of a workflow, and with nothing else.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildWorkflowBundle } from '../bundle.ts'
import { buildIdOf } from './build-id.ts'

const PROJECT = path.join(import.meta.dirname, '..', '..')
let clone: string
let buildId: string

/** The workflow sources in another folder. */
beforeAll(async () => {
  clone = await mkdtemp(path.join(tmpdir(), 'hfw-clone-'))
  for (const room of ['workflows', 'domain', 'contracts'])
    await cp(path.join(PROJECT, room), path.join(clone, room), { recursive: true })
  await symlink(path.join(PROJECT, 'node_modules'), path.join(clone, 'node_modules'))
  buildId = await buildIdOfClone()
}, 60_000)

afterAll(() => rm(clone, { recursive: true, force: true }))

async function buildIdOfClone(): Promise<string> {
  return buildIdOf((await buildWorkflowBundle(path.join(clone, 'workflows', 'index.ts'))).code)
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const target = path.join(clone, file)
  const text = await readFile(target, 'utf8')
  const changed = change(text)
  expect(changed).not.toBe(text)
  await writeFile(target, changed)
}

it('stays the same after a change of comments, types and files that no workflow uses', async () => {
  await edit('workflows/film.ts', (text) => `// Another comment.\nexport type Unused = 1\n${text}`)
  await edit('contracts/public/problem-texts.ts', (text) => `${text}\nexport const UNUSED = 1\n`)
  expect(await buildIdOfClone()).toBe(buildId)
}, 60_000)

it('changes with the code of a workflow', async () => {
  await edit('workflows/film.ts', (text) => text.replace('DEFAULT_MAX_TAKES = 2', 'DEFAULT_MAX_TAKES = 3'))
  expect(await buildIdOfClone()).not.toBe(buildId)
}, 60_000)
