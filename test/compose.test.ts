// docker-compose.yml: it gives our processes only variables that they read, every image is pinned, and no secret has a default.
// The file is read line by line. If Docker's compose plugin is installed, it has to accept the file too.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfigOrThrow } from '../config/load-config.ts'
import { Environment } from '../config/schema.ts'

const ROOT = resolve(import.meta.dirname, '..')
const TEXT = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')
const LINES = TEXT.split('\n')

/** A value for everything that the file requires. */
const REQUIRED: Record<string, string> = {
  POSTGRES_PASSWORD: 'administrator',
  HIGGSFIELD_DB_PASSWORD: 'ours',
  TEMPORAL_DB_PASSWORD: 'theirs',
  S3_ACCESS_KEY_ID: 'access-key',
  S3_SECRET_ACCESS_KEY: 'secret-key',
  API_TOKEN: 't'.repeat(32),
  OPERATOR_TOKEN: 'o'.repeat(32),
  HFW_SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
}

const compose = await run('docker', ['compose', 'version'])

describe('docker-compose.yml', () => {
  it('requires exactly the secrets that it lists at its top', () => {
    const required = [...TEXT.matchAll(/\$\{(\w+):\?/g)].map((match) => match[1]!)
    expect([...new Set(required)].toSorted()).toEqual(Object.keys(REQUIRED).toSorted())
    const head = TEXT.slice(0, TEXT.indexOf('\nname:'))
    for (const name of Object.keys(REQUIRED)) expect(head).toContain(name)
  })

  it('gives no secret a default', () => {
    const withDefault = [...TEXT.matchAll(/\$\{(\w+)(:?-[^}]+)?\}/g)].map((match) => match[1]!)
    expect(withDefault.filter((name) => /PASSWORD|SECRET|TOKEN|KEY|ACCOUNTS/.test(name))).toEqual([])
  })

  it('pins every image to a version', () => {
    const images = [...TEXT.matchAll(/^ +image: (\S+)$/gm)].map((match) => match[1]!)
    expect(images.length).toBeGreaterThan(6)
    expect(images.filter((image) => !/:(\d|RELEASE\.\d|local$)/.test(image))).toEqual([])
  })

  it('mounts only files that exist', () => {
    const paths = [...TEXT.matchAll(/- (\.\/[^:]+):/g)].map((match) => match[1]!)
    expect(paths.length).toBeGreaterThan(3)
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  it.each(['migrate', 'api', 'worker'])('gives %s an environment that it accepts and knows', (service) => {
    const environment = environmentOf(service)
    expect(Object.keys(environment).filter((name) => !(name in Environment.shape))).toEqual([])
    expect(loadConfigOrThrow(environment)).toMatchObject({ TEMPORAL_NAMESPACE: 'higgsfield', S3_BUCKET: 'higgsfield' })
  })

  const isMissing = compose.exitCode !== 0
  it.skipIf(isMissing)(
    `is accepted by docker compose${isMissing ? ' (skipped: docker compose is not installed)' : ''}`,
    async () => {
      const checked = await run('docker', ['compose', '--file', 'docker-compose.yml', 'config', '--quiet'])
      expect(checked).toEqual({ exitCode: 0, output: '' })
    },
  )
})

/** The variables of a service: the shared block where it is used, then its own. */
function environmentOf(service: string): Record<string, string> {
  const start = LINES.indexOf(`  ${service}:`)
  const block = linesBelow(start, 2)
  const shared = block.some((line) => line.includes('*environment')) ? linesBelow(indexOfShared(), 0) : []
  const own = linesBelow(LINES.indexOf('    environment:', start), 4)
  const isOwn = block.includes('    environment:')
  const pairs = [...shared, ...(isOwn ? own : [])].map((line) => /^ +([A-Z_0-9]+): (.*)$/.exec(line))
  return Object.fromEntries(pairs.filter((pair) => pair !== null).map((pair) => [pair[1]!, interpolate(pair[2]!)]))
}

function indexOfShared(): number {
  return LINES.findIndex((line) => line.startsWith('x-environment:'))
}

function linesBelow(index: number, indent: number): string[] {
  const after = LINES.slice(index + 1)
  const end = after.findIndex((line) => line.trim() !== '' && line.search(/\S/) <= indent)
  return end === -1 ? after : after.slice(0, end)
}

function interpolate(value: string): string {
  return value
    .replaceAll(/\$\{(\w+):\?[^}]*\}/g, (_whole, name: string) => REQUIRED[name] ?? '')
    .replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
    .replaceAll(/^'(.*)'$/g, '$1')
}

function run(command: string, args: string[]): Promise<{ exitCode: number; output: string }> {
  return new Promise((done) => {
    const child = execFile(command, args, { cwd: ROOT, env: { ...REQUIRED, PATH: '/usr/local/bin:/usr/bin:/bin' } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: string) => (output += chunk))
    child.on('error', () => done({ exitCode: 127, output }))
    child.on('close', (code) => done({ exitCode: code ?? 1, output }))
  })
}
