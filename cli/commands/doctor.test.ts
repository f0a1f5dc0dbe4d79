import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkApi, checkWorker } from '../doctor/api-checks.ts'
import { checkSpace } from '../doctor/data-folder-check.ts'
import { checkDependencies } from '../doctor/dependencies-check.ts'
import { checkNode } from '../doctor/node-check.ts'
import { checkTemporalCliSetup } from '../doctor/temporal-cli-check.ts'
import { COMMAND_NAME } from '../session.ts'
import { PROJECT_DIR } from '../project-dir.ts'
import { packageVersion } from '../doctor/package-version.ts'
import { DoctorReport } from '../../contracts/public/diagnostics.ts'
import { describeChecks } from '../doctor/describe-checks.ts'
import { makePlace } from '../testing/run-cli.ts'
import { json, problem, scriptedApi } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hfw-doctor-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const ready = (parts: object[]) => ({ status: 'ok', parts })
const part = (name: string, ok = true, detail?: string) => ({
  part: name,
  ok,
  latencyMs: 3,
  ...(detail ? { detail } : {}),
})

const DIAGNOSTICS = {
  checkedAt: '2026-11-21T12:00:00.000Z',
  version: packageVersion(PROJECT_DIR)!,
  checks: [{ name: 'Pool', state: 'ok', detail: '4 of 4 slots take work' }],
}
const POOL_IS_BROKEN = {
  name: 'Pool',
  state: 'broken',
  detail: `0 of 4 slots take work: north, south out of credits, next try ${new Date(Date.now() + 3_600_000).toISOString()}`,
  fix: 'Top up the credits, then resume the account.',
  command: 'hfw accounts resume north',
}

test('each check that is broken names a command', async () => {
  const parts = ['database', 'migrations', 'secrets', 'temporal', 'storage', 'other'].map((name) => part(name, false))
  const api = await scriptedApi({ 'GET /readyz': json(ready(parts), 503) })
  const other = await scriptedApi({ 'GET /readyz': json({}, 404) })
  const sourced = (url: string) => (['--api', 'default'] as const).map((source) => checkApi({ url, source }))
  const stranded = await scriptedApi({
    'GET /readyz': json({ ...ready([]), stranded: [{ workflowId: 'film_1', buildId: 'b' }] }),
  })
  const nowhere = 'http://127.0.0.1:1'
  try {
    await writeFile(join(folder, 'package-lock.json'), '{"packages":{}}')
    const ofApi = await Promise.all([api.url, other.url, nowhere].flatMap(sourced))
    const ofWorker = await Promise.all([api.url, other.url, nowhere, stranded.url].map(checkWorker))
    const ofMachine = await Promise.all([
      checkDependencies(folder),
      checkTemporalCliSetup({ TEMPORAL_ADDRESS: undefined, TEMPORAL_CLI: join(folder, 'missing'), PATH: '' }),
    ])
    const space = { name: 'Data folder', ...checkSpace(1, folder) }
    const broken = [...ofApi.flat(), ...ofWorker, ...ofMachine, checkNode('22.1.0'), space].filter(
      ({ state }) => state === 'broken',
    )
    expect(broken.length).toBeGreaterThan(20)
    expect(broken.filter(({ command }) => command === undefined)).toEqual([])
  } finally {
    await Promise.all([api, other, stranded].map((each) => each.close()))
  }
})

test('a running stack is found by its state file, and each broken part is printed with its fix', async () => {
  const api = await scriptedApi({
    'GET /readyz': json(
      ready([
        part('database'),
        part('migrations', false, 'no answer within 2000 ms'),
        part('temporal', false, 'does not answer'),
      ]),
      503,
    ),
    'GET /v1/diagnostics': json(DIAGNOSTICS),
  })
  const worker = await scriptedApi({ 'GET /readyz': json(ready([part('temporal')])) })
  const place = await makePlace({})
  try {
    const urls = { api: api.url, apiReference: `${api.url}/docs`, sandbox: api.url, workerHealth: worker.url }
    const state = { status: 'ready', pid: process.pid, startedAt: '2026-11-20T10:00:00.000Z', urls, pids: {} }
    await writeFile(join(place.folder, 'stack.json'), JSON.stringify(state))
    const { exitCode, stdout, stderr } = await place.run('doctor')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`✓ Stack         ready, process ${process.pid}`)
    expect(stdout).toContain(`✓ API           ${api.url} (running stack)`)
    expect(stdout).toContain('✓ Database      ready (3 ms)')
    expect(stdout).toMatch(/✗ Temporal {6}not ready \(3 ms\): does not answer\n +→ Is the Temporal server running\?/)
    expect(stdout).toContain(`✓ Worker        ${worker.url}`)
    expect(stdout).toMatch(
      /✗ Migrations {4}not ready \(3 ms\): no answer within 2000 ms\n +→ The database did not respond in time/,
    )
    expect(stderr).toContain('2 of 10 checks found a problem.')
  } finally {
    await Promise.all([api.close(), worker.close(), place.remove()])
  }
})

test('a film that waits for a worker of another build is named with its build', async () => {
  const api = await scriptedApi({
    'GET /readyz': json(ready([part('database')])),
    'GET /v1/diagnostics': json(DIAGNOSTICS),
  })
  const stranded = [{ workflowId: 'film_1', buildId: 'a07d55c1e9f2' }]
  const worker = await scriptedApi({ 'GET /readyz': json({ ...ready([]), buildId: '3f9c1e02ab47', stranded }) })
  const place = await makePlace({})
  try {
    const urls = { api: api.url, apiReference: `${api.url}/docs`, sandbox: api.url, workerHealth: worker.url }
    const state = { status: 'ready', pid: process.pid, startedAt: '2026-11-20T10:00:00.000Z', urls, pids: {} }
    await writeFile(join(place.folder, 'stack.json'), JSON.stringify(state))
    const { exitCode, stdout } = await place.run('doctor')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('✗ Worker        no worker runs the build of film_1 (build a07d55c1e9f2)')
  } finally {
    await Promise.all([api.close(), worker.close(), place.remove()])
  }
})

test('with --json the checks are one document, and the exit code is 0 when all pass', async () => {
  const api = await scriptedApi({
    'GET /readyz': json(ready([part('database')])),
    'GET /v1/diagnostics': json(DIAGNOSTICS),
  })
  const place = await makePlace({ HFW_API: api.url })
  try {
    const { exitCode, stdout } = await place.run('doctor', '--json')
    const document = JSON.parse(stdout) as { ok: boolean; checks: { name: string; state: string }[] }
    expect({ exitCode, ok: document.ok }).toEqual({ exitCode: 0, ok: true })
    expect(document.checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'Node ok',
      'Dependencies ok',
      'This machine note',
      'API ok',
      'Database ok',
      'Pool ok',
    ])
  } finally {
    await Promise.all([api.close(), place.remove()])
  }
})

describe('the installation', () => {
  const READY = { 'GET /readyz': json(ready([part('database')])) }

  test('what the API found broken is printed with local time, fix and command, and the exit code is 1', async () => {
    const { place } = await scriptedCli({
      ...READY,
      'GET /v1/diagnostics': json({ ...DIAGNOSTICS, checks: [POOL_IS_BROKEN] }),
    })
    const { exitCode, stdout } = await place.run('doctor')
    expect(stdout).toMatch(
      /✗ Pool +0 of 4 slots take work: north, south out of credits, next try \d\d:\d\d\n +→ Top up .*\n +→ .*hfw accounts resume north\n/,
    )
    expect(exitCode).toBe(1)
    const { stdout: document } = await place.run('doctor', '--json')
    const report = DoctorReport.parse(JSON.parse(document))
    expect(report.ok).toBe(false)
    expect(report.checks).toContainEqual(POOL_IS_BROKEN)
  })

  test.each([
    ['operators_only', `HFW_TOKEN=… ${COMMAND_NAME} doctor`],
    ['not_found', `${COMMAND_NAME} --api <url> doctor`],
  ] as const)('one that cannot be judged is a problem: %s', async (code, command) => {
    const { place } = await scriptedCli({ ...READY, 'GET /v1/diagnostics': problem(code) })
    const { exitCode, stdout } = await place.run('doctor')
    expect(stdout).toMatch(/✗ Installation +not judged: /)
    expect(stdout).toContain(`→ ${command}`)
    expect(exitCode).toBe(1)
  })

  test('another version of the API is a note', async () => {
    const { place } = await scriptedCli({ ...READY, 'GET /v1/diagnostics': json({ ...DIAGNOSTICS, version: '9.9.9' }) })
    const { exitCode, stdout } = await place.run('doctor')
    expect(stdout).toContain('– hfw           hfw is version')
    expect(exitCode).toBe(0)
  })

  test.each([60, 120])('fits a terminal of %i columns', (columns) => {
    const lines = describeChecks([POOL_IS_BROKEN as never], columns)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(POOL_IS_BROKEN.detail)
  })
})

describe('single checks', () => {
  test('Node', () => {
    expect(checkNode('24.21.0').state).toBe('ok')
    expect(checkNode('22.1.0')).toMatchObject({ state: 'broken', fix: expect.stringContaining('./hfw') })
  })

  test('dependencies: wrong versions and missing packages are named; optional and development packages may be missing', async () => {
    expect((await checkDependencies(folder)).state).toBe('note')
    const entry = (more: object = {}) => ({ version: '1.0.0', ...more })
    const wanted = {
      '': {},
      'node_modules/zod': entry(),
      'node_modules/pg': entry(),
      'node_modules/fsevents': entry({ optional: true }),
      'node_modules/knip': entry({ dev: true }),
    }
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }))
    expect(await checkDependencies(folder)).toMatchObject({ state: 'broken', detail: 'not installed by npm' })
    const install = async (packages: object) => {
      await rm(join(folder, 'node_modules'), { recursive: true, force: true })
      await mkdir(join(folder, 'node_modules'))
      await writeFile(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
      return checkDependencies(folder)
    }
    const both = { 'node_modules/zod': entry(), 'node_modules/pg': entry() }
    expect((await install(both)).state).toBe('ok')
    expect(await install({ 'node_modules/zod': { version: '2.0.0' } })).toMatchObject({
      state: 'broken',
      detail: 'different from the lock file: zod, pg',
      fix: expect.stringContaining('npm ci'),
    })
  })

  test('disk space', () => {
    const gib = 1024 ** 3
    expect([20 * gib, 2 * gib, gib / 10].map((free) => checkSpace(free, '/data').state)).toEqual([
      'ok',
      'note',
      'broken',
    ])
  })

  test('Temporal CLI: one on the PATH is checked, a named one must work, and none is not an error', async () => {
    const look = (PATH: string, TEMPORAL_CLI?: string) =>
      checkTemporalCliSetup({ PATH, TEMPORAL_CLI, TEMPORAL_ADDRESS: undefined })
    expect((await look(folder)).state).toBe('note')
    const program = join(folder, 'temporal')
    const write = async (version: string) => {
      await writeFile(program, `#!/bin/sh\necho "${version}"\n`)
      await chmod(program, 0o755)
    }
    await write('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)')
    expect(await look(folder)).toMatchObject({ state: 'ok', detail: expect.stringContaining('server 1.29.1') })
    await write('temporal version 1.1.0 (Server 1.25.0, UI 2.31.2)')
    expect((await look(folder)).state).toBe('note')
    expect(await look('', program)).toMatchObject({ state: 'broken', fix: expect.stringContaining('unset it') })
    expect((await look('', join(folder, 'missing'))).state).toBe('broken')
  })
})
