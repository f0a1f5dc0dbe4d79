import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { findTemporalCli } from './find.ts'

const folder = temporaryFolder('cli')
const archives = createServer((request, response) => {
  if (request.url?.startsWith('/archive')) return void response.end(readFileSync(join(folder, 'temporal.tar.gz')))
  if (request.url?.startsWith('/none')) return void response.writeHead(404).end()
  const archiveUrl = `http://127.0.0.1:${(archives.address() as AddressInfo).port}/archive.tar.gz`
  response.end(JSON.stringify({ archiveUrl, fileToExtract: 'temporal' }))
})
let source = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => archives.listen(0, '127.0.0.1', resolve))
  source = `http://127.0.0.1:${(archives.address() as AddressInfo).port}`
  writeCli('archived', '1.30.2', '1.9.9')
  execFileSync('tar', ['-czf', join(folder, 'temporal.tar.gz'), '-C', join(folder, 'archived'), 'temporal'])
})
afterAll(() => archives.close())

/** Writes a script that responds to --version like a Temporal CLI, in a separate folder. Returns that folder. */
function writeCli(name: string, server: string, cli = '1.2.3'): string {
  return writeScript(name, 'temporal', `echo "temporal version ${cli} (Server ${server}, UI 2.42.1)"`)
}

function writeScript(name: string, program: string, body: string): string {
  const home = join(folder, name)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, program), `#!/bin/sh\n${body}\n`)
  chmodSync(join(home, program), 0o755)
  return home
}

/** Writes a fake `go` that takes half a second, records its runs and writes an executable to GOBIN. */
function writeGo(name: string, version: string): string {
  const cli = 'temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)'
  return writeScript(
    name,
    'go',
    `if [ "$1" = version ]; then echo "go version ${version} linux/amd64"; exit; fi
echo "$@ CGO=$CGO_ENABLED" >> ${join(folder, `${name}.runs`)}
/bin/sleep 0.5
printf '#!/bin/sh\\necho "${cli}"\\n' > "$GOBIN/temporal"
/bin/chmod +x "$GOBIN/temporal"`,
  )
}

/** Only the given programs are on the PATH, and the cache is a separate one. */
function options(cache: string, path: string[], env: NodeJS.ProcessEnv = {}) {
  return {
    env: { PATH: path.join(':'), ...env },
    cacheFolder: join(folder, 'caches', cache),
    downloadUrl: `${source}/none`,
  }
}

test('TEMPORAL_CLI takes precedence over the PATH, and the PATH over the cache', async () => {
  const named = join(writeCli('named', '1.31.0'), 'temporal')
  const onPath = writeCli('path', '1.30.0')
  writeCli('caches/order/1.5.1', '1.29.1')
  const all = options('order', [onPath], { TEMPORAL_CLI: named })
  expect(await findTemporalCli(all)).toMatchObject({
    source: 'TEMPORAL_CLI',
    path: named,
    version: { server: '1.31.0' },
  })
  expect(await findTemporalCli(options('order', [onPath]))).toMatchObject({
    source: 'PATH',
    path: join(onPath, 'temporal'),
  })
  expect(await findTemporalCli(options('order', []))).toMatchObject({ source: 'cache', version: { server: '1.29.1' } })
})

test('a TEMPORAL_CLI that is too old, missing or not executable stops the search', async () => {
  const old = join(writeCli('old', '1.28.4'), 'temporal')
  const onPath = writeCli('path', '1.30.0')
  const found = (cli: string) => findTemporalCli(options('named', [onPath], { TEMPORAL_CLI: cli }))
  await expect(found(old)).rejects.toThrow(/its server is 1\.28\.4; 1\.29 or newer is needed/)
  await expect(found(join(folder, 'nowhere'))).rejects.toThrow(/the file does not exist/)
  writeFileSync(join(folder, 'plain'), '')
  await expect(found(join(folder, 'plain'))).rejects.toThrow(/not executable/)
})

test('an old CLI on the PATH and a broken one in the cache are skipped; the newest usable one of the cache is used', async () => {
  const old = writeCli('old', '1.28.4')
  const strange = writeScript('strange', 'temporal', 'echo "hello"')
  writeScript('caches/several/1.11.0', 'temporal', 'exit 1')
  writeCli('caches/several/1.9.0', '1.32.0')
  writeCli('caches/several/1.10.0', '1.33.0')
  const found = await findTemporalCli(options('several', [old, strange]))
  expect(found).toMatchObject({ source: 'cache', version: { server: '1.33.0' } })
})

test('when none is found, it is downloaded and cached under its version', async () => {
  const request = { ...options('download', []), downloadUrl: `${source}/info` }
  const downloaded = await findTemporalCli(request)
  expect(downloaded).toMatchObject({ source: 'download', path: join(request.cacheFolder, '1.9.9', 'temporal') })
  expect(await findTemporalCli(options('download', []))).toMatchObject({ source: 'cache', path: downloaded.path })
})

test('two concurrent starts build once, with the documented command', async () => {
  const go = writeGo('go-new', 'go1.26.8')
  const texts: string[] = []
  const request = { ...options('build', [go]), onProgress: (text: string) => texts.push(text) }
  const found = await Promise.all([findTemporalCli(request), findTemporalCli(request)])
  expect(found.map((cli) => cli.source).toSorted()).toEqual(['build', 'cache'])
  expect(found[0].path).toBe(join(request.cacheFolder, '1.5.1', 'temporal'))
  expect(readFileSync(join(folder, 'go-new.runs'), 'utf8')).toBe(
    'install -ldflags -s -w github.com/temporalio/cli/cmd/temporal@v1.5.1 CGO=0\n',
  )
  expect(texts).toContainEqual(expect.stringMatching(/Building the Temporal CLI v1\.5\.1.*2 minutes/))
  expect(texts).toContainEqual(expect.stringMatching(/Waiting for another process/))
})

test('when every source fails, the error lists the attempts, their reasons and three fixes', async () => {
  const old = writeCli('old', '1.28.4')
  const go = writeGo('go-old', 'go1.22.1')
  symlinkSync('/nowhere', join(go, 'temporal'))
  const failure = await findTemporalCli(options('none', [old, go])).catch((error: unknown) => String(error))
  expect(failure).toMatch(/PATH: .*old\/temporal: its server is 1\.28\.4/)
  expect(failure).toMatch(/cache: nothing in /)
  expect(failure).toMatch(/download: .*404/)
  expect(failure).toMatch(/build: Go 1\.22 is too old, 1\.25 or newer is needed/)
  expect(failure).toMatch(/1\. Install.*\n.*\n\s+2\. Install Go.*\n\s+3\. Set TEMPORAL_ADDRESS/)
})
