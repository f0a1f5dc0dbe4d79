import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = dirname(import.meta.dirname)
const FILES = ['hfw', 'scripts/hfw.mjs', 'scripts/pinned-node.mjs', 'scripts/bootstrap.mjs']
const FILES_OF_BOOTSTRAP = ['scripts/install-lock.mjs', 'scripts/parent-watch.mjs']
const PINNED = 'node_modules/node/bin/node'
let project = ''

/** A clone in small, whose command line prints its arguments, its Node and its process id. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'hfw-launcher-'))
  for (const folder of ['scripts', 'cli', dirname(PINNED)]) mkdirSync(join(project, folder), { recursive: true })
  for (const file of [...FILES, ...FILES_OF_BOOTSTRAP]) copyFileSync(join(ROOT, file), join(project, file))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  symlinkSync(process.execPath, join(project, PINNED))
  main('const name: string = "main"\nconsole.log(JSON.stringify([name, process.argv.slice(2), process.pid]))')
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

function main(text: string): void {
  writeFileSync(join(project, 'cli', 'main.ts'), text)
}

function start(program: string, args: string[], env: Record<string, string> = { PATH: '/usr/bin:/bin' }) {
  const { status, stdout, stderr, pid } = spawnSync(program, args, {
    env,
    encoding: 'utf8',
    cwd: tmpdir(),
    timeout: 20_000,
  })
  return { status, stdout, stderr, pid }
}

test('./hfw runs the command line in its own process, with the arguments as they were given', () => {
  const { status, stdout, pid } = start(join(project, 'hfw'), ['image', 'two words', '--seed', '7', ''])
  expect(JSON.parse(stdout)).toEqual(['main', ['image', 'two words', '--seed', '7', ''], pid])
  expect(status).toBe(0)
  expect(existsSync(join(project, 'node_modules', '.cache', 'hfw'))).toBe(true)
})

test('a symbolic link to ./hfw works from any folder, and the command needs no program of the PATH', () => {
  const link = join(project, 'elsewhere')
  symlinkSync('hfw', link)
  expect(start(link, ['get', 'x']).stdout).toContain('["main",["get","x"]')
  const withoutPath = start('/bin/sh', [join(project, 'hfw'), 'get', 'x'], { PATH: '/nonexistent' })
  expect(withoutPath.stdout).toContain('["main",["get","x"]')
})

const other = spawnSync('node', ['-p', 'process.execPath'], { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' })
const otherNode = other.status === 0 && other.stdout.trim() !== process.execPath ? other.stdout.trim() : undefined

test.skipIf(otherNode === undefined)('another Node hands over to the pinned one, with the exit code', () => {
  main('console.log(process.versions.node)\nprocess.exit(7)')
  const { status, stdout } = start(otherNode!, [join(project, 'scripts/hfw.mjs')])
  expect(stdout.trim()).toBe(process.versions.node)
  expect(status).toBe(7)
})

test('the launcher and the lock file pin the same major version of Node', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const launcher = readFileSync(join(import.meta.dirname, 'pinned-node.mjs'), 'utf8')
  expect(launcher).toContain(`PINNED_MAJOR = ${Number.parseInt(dependencies['node']!, 10)}\n`)
})

test('without dependencies it says what to run and installs nothing', () => {
  rmSync(join(project, 'node_modules'), { recursive: true })
  const bare = start(process.execPath, [join(project, 'scripts/hfw.mjs'), 'models'])
  expect(bare).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Run "npm ci" in its folder.') })
  expect(existsSync(join(project, 'node_modules'))).toBe(false)
})

test('a package that is missing is named, with what to run', () => {
  main("import 'commander'")
  const { status, stderr } = start(join(project, 'hfw'), ['models'])
  expect(status).toBe(2)
  expect(stderr).toContain('Run "npm ci" in its folder.')
  expect(stderr).toContain("Cannot find package 'commander'")
})

test('without any Node it says which one to get', () => {
  rmSync(join(project, 'node_modules'), { recursive: true })
  const { status, stderr } = start('/bin/sh', [join(project, 'hfw')], { PATH: '/nonexistent' })
  expect(status).toBe(2)
  expect(stderr).toContain('Get Node 20 or newer from https://nodejs.org')
})
