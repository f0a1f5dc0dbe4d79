import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const SCRIPTS = ['run.mjs', 'bootstrap.mjs', 'install-lock.mjs', 'parent-watch.mjs', 'pinned-node.mjs']
let project = ''

/** A clone in small: our plain scripts, a lock file, and a program that says what it was given. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'hfw-bootstrap-'))
  mkdirSync(join(project, 'scripts'))
  for (const name of SCRIPTS) copyFileSync(join(import.meta.dirname, name), join(project, 'scripts', name))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(project, 'package-lock.json'),
    '{ "packages": { "": {}, "node_modules/a": { "version": "1.0.0" } } }',
  )
  writeFileSync(
    join(project, 'program.ts'),
    `const [how = '', value = '']: string[] = process.argv.slice(2)
console.log(JSON.stringify(process.argv.slice(2)))
if (how === 'exit') process.exit(Number(value))
if (how === 'die') process.kill(process.pid, value)
process.on('SIGTERM', () => process.exit(44))
if (how === 'wait') console.log('waiting')
setInterval(() => {}, 1000)`,
  )
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

/** Installs a `node` that is this very one, counts its runs, and takes a moment. `code` is how it ends. */
function fakeNpm(code = 0): void {
  mkdirSync(join(project, 'bin'))
  const install = `mkdir -p node_modules/node/bin && ln -sf ${process.execPath} node_modules/node/bin/node && echo '{ "packages": { "node_modules/a": { "version": "1.0.0" } } }' > node_modules/.package-lock.json`
  const script = `#!/bin/sh\necho "$@ $SKIP_FFMPEG $SCARF_ANALYTICS" >> npm.runs\nsleep 0.4\n[ ${code} = 0 ] && ${install}\necho "npm error something is missing" >&2\nexit ${code}\n`
  writeFileSync(join(project, 'bin', 'npm'), script)
  chmodSync(join(project, 'bin', 'npm'), 0o755)
}

function run(...args: string[]) {
  const env = { PATH: `${join(project, 'bin')}:/usr/bin:/bin` }
  const child = spawn(process.execPath, [join(project, 'scripts', 'run.mjs'), 'program.ts', ...args], {
    env,
    cwd: tmpdir(),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return { child, output: () => output, ended: once(child, 'close') as Promise<[number | null, string | null]> }
}

function npmRuns(): string[] {
  const file = join(project, 'npm.runs')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

test('two commands at once in a bare clone install once, and a third command does not install', async () => {
  fakeNpm()
  const both = [run('exit', '3'), run('exit', '4')]
  expect(await Promise.all(both.map((one) => one.ended))).toEqual([
    [3, null],
    [4, null],
  ])
  expect(both.map((one) => one.output()).join('')).toContain('Installing dependencies (once, about a minute)…')
  expect((await run('exit', '5').ended)[0]).toBe(5)
  expect(npmRuns()).toEqual(['ci --no-audit --no-fund --loglevel=error true false'])
})

test('a changed lock file installs again, unless npm itself has installed what it names', async () => {
  fakeNpm()
  await run('exit', '0').ended
  writeFileSync(join(project, 'package-lock.json'), '{ "packages": { "node_modules/a": { "version": "1.0.0" } } }')
  await run('exit', '0').ended
  expect(npmRuns()).toHaveLength(1)
  writeFileSync(join(project, 'package-lock.json'), '{ "packages": { "node_modules/a": { "version": "2.0.0" } } }')
  await run('exit', '0').ended
  expect(npmRuns()).toHaveLength(2)
})

test('a workspace in the lock file installs nothing, whether or not npm has linked it', async () => {
  fakeNpm()
  await run('exit', '0').ended
  const workspace = '"packages/w": { "version": "0.1.0" }, "node_modules/w": { "resolved": "packages/w", "link": true }'
  const dependency = '"node_modules/a": { "version": "1.0.0" }'
  writeFileSync(join(project, 'package-lock.json'), `{ "packages": { "": {}, ${dependency}, ${workspace} } }`)
  await run('exit', '0').ended
  expect(npmRuns()).toHaveLength(1)
  const record = join(project, 'node_modules', '.package-lock.json')
  writeFileSync(record, `{ "packages": { ${dependency}, ${workspace} } }`)
  writeFileSync(join(project, 'package-lock.json'), `{ "packages": { ${dependency} } }`)
  await run('exit', '0').ended
  expect(npmRuns()).toHaveLength(1)
})

test('a failing npm is reported with its reason and leaves no lock', async () => {
  fakeNpm(1)
  const failing = run('exit', '0')
  expect(await failing.ended).toEqual([1, null])
  expect(failing.output()).toMatch(/npm ci failed \(1\):\nnpm error something is missing\n\nCheck the network/)
  expect(existsSync(join(project, '.data', 'install.lock'))).toBe(false)
})

test('a lock that a killed installation left is taken over', async () => {
  fakeNpm()
  mkdirSync(join(project, '.data'))
  writeFileSync(join(project, '.data', 'install.lock'), '')
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(join(project, '.data', 'install.lock'), longAgo, longAgo)
  expect((await run('exit', '6').ended)[0]).toBe(6)
})

test('arguments, exit code and fatal signal come through; a signal is passed on', async () => {
  fakeNpm()
  const plain = run('exit', '7', '--flag', 'two words')
  expect(await plain.ended).toEqual([7, null])
  expect(plain.output()).toContain('["exit","7","--flag","two words"]')
  expect(await run('die', 'SIGKILL').ended).toEqual([null, 'SIGKILL'])
  const waiting = run('wait')
  await expect.poll(waiting.output).toContain('waiting')
  waiting.child.kill('SIGTERM')
  expect(await waiting.ended).toEqual([44, null])
})
