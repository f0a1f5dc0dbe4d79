// The published package: packed by npm, unpacked into an empty folder, and run there as JavaScript without any other part of the project.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { startSandbox } from './server.ts'

type Manifest = { bin: Record<string, string>; dependencies: Record<string, string> }

const modulesFolder = dirname(dirname(createRequire(import.meta.url).resolve('typescript/package.json')))
let folder: string
let installed: string
let manifest: Manifest

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'higgsfield-sandbox-package-'))
  installed = join(folder, 'node_modules', 'higgsfield-sandbox')
  pack()
  manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest
  linkDependencies()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the packed program starts, answers a request, and ends with a signal', async ({ onTestFinished }) => {
  const program = join(installed, manifest.bin['higgsfield-sandbox'] ?? '')
  const flags = ['--port', '0', '--speed', '100', '--account', 'north=key:secret']
  const child = spawn(process.execPath, [program, ...flags], { cwd: folder, env: {} })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url } = JSON.parse(line) as { url: string }

  expect(await renderStill(url)).toMatchObject({ status: 'completed' })
  expect(await (await fetch(url)).text()).toContain('<!doctype html>')

  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('the packed package can be imported by its name', async () => {
  const program = join(folder, 'program.mjs')
  const { resolve } = createRequire(pathToFileURL(program))
  const own = (await import(pathToFileURL(resolve('higgsfield-sandbox')).href)) as {
    startSandbox: typeof startSandbox
  }
  const sandbox = await own.startSandbox({ keys: [{ account: 'north', keyId: 'key', secret: 'secret' }], speed: 100 })
  expect(await renderStill(sandbox.url)).toMatchObject({ status: 'completed' })
  await sandbox.close()
})

/** As `npm pack` and `npm install <tarball>` do, without a registry. */
function pack(): void {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['pack', '--pack-destination', folder, '--json']
  const output = execFileSync(npm, args, { cwd: import.meta.dirname, encoding: 'utf8' })
  const [{ filename }] = JSON.parse(output) as [{ filename: string }]
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components', '1'])
}

function linkDependencies(): void {
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(modulesFolder, name), link)
  }
}

async function renderStill(url: string): Promise<unknown> {
  const headers = { Authorization: 'Key key:secret', 'Content-Type': 'application/json' }
  const body = JSON.stringify({ prompt: 'a fox in the snow' })
  const accepted = await fetch(`${url}/higgsfield-ai/soul/standard`, { method: 'POST', headers, body })
  const { status_url: statusUrl } = (await accepted.json()) as { status_url: string }
  const read = async (): Promise<{ status: string }> => (await fetch(statusUrl, { headers })).json() as never
  await expect.poll(async () => (await read()).status, { timeout: 20_000 }).toBe('completed')
  return read()
}
