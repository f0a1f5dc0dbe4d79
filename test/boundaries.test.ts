// The import table bites: a small tree of rooms, with and without violations, goes through the rules that `verify` uses.
import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

/** An entry file, which must have this name; it is refused. */
const BAD_ENTRY = 'worker/main.ts'

/** File → source. Every other file carries its verdict in its name: `bad-…` must be refused, everything else accepted. */
const TREE: Record<string, string> = {
  'contracts/things.ts':
    "import { z } from 'zod'\nexport const Thing = z.string()\nexport type Thing = z.infer<typeof Thing>",
  'domain/rule.ts': "import { Thing } from '../contracts/things.ts'\nexport const rule = Thing",
  'contracts/steps/names.ts':
    "import type { Thing } from '../things.ts'\nexport type Names = Thing\nexport const NAMES = ['a']",
  'contracts/steps/bad-zod.ts': "import { z } from 'zod'\nexport const Step = z.string()",
  'domain/generations/next.ts': "import { NAMES } from '../../contracts/steps/names.ts'\nexport const next = NAMES",
  'domain/generations/bad-chain.ts': "import { Thing } from '../../contracts/things.ts'\nexport const chain = Thing",
  'domain/bad-clock.ts': "import { hrtime } from 'node:process'\nexport const now = hrtime",
  'db/connection/connect.ts':
    "import pg from 'pg'\nimport { rule } from '../../domain/rule.ts'\nexport const connect = [pg, rule]",
  'db/bad-cycle.ts': "import { b } from './ring.ts'\nexport const a: unknown = b",
  'db/ring.ts': "import { a } from './bad-cycle.ts'\nexport const b: unknown = a",
  'activities/do.ts': "import { rule } from '../domain/rule.ts'\nexport const act = rule\nexport type Act = typeof act",
  'activities/bad-database.ts': "import { connect } from '../db/connection/connect.ts'\nexport const a = connect",
  'activities/bad-database-type.ts':
    "import type { connect } from '../db/connection/connect.ts'\nexport type A = typeof connect",
  'workflows/types-of-activities.ts': "import type { Act } from '../activities/do.ts'\nexport type A = Act",
  'workflows/inline-types.ts': "import { type Act } from '../activities/do.ts'\nexport type A = Act",
  'workflows/run.ts':
    "import { NAMES } from '../contracts/steps/names.ts'\nimport { next } from '../domain/generations/next.ts'\nexport const run = [NAMES, next]",
  'workflows/schema-type.ts': "import type { Thing } from '../contracts/things.ts'\nexport type T = Thing",
  'workflows/bad-schema.ts': "import { Thing } from '../contracts/things.ts'\nexport const a = Thing",
  'workflows/bad-rule-with-zod.ts': "import { rule } from '../domain/rule.ts'\nexport const a = rule",
  'workflows/bad-activity-value.ts': "import { act } from '../activities/do.ts'\nexport const a = act",
  'workflows/bad-mixed.ts': "import { type Act, act } from '../activities/do.ts'\nexport const a: Act = act",
  'workflows/bad-node.ts': "import { readFile } from 'node:fs/promises'\nexport const read = readFile",
  'adapters/implement.ts':
    "import type { Act } from '../activities/do.ts'\nexport type A = Act\nexport const implement = 1",
  'adapters/bad-workflow-package.ts': "import { sleep } from '@temporalio/workflow'\nexport const a = sleep",
  'services/verb.ts':
    "import { connect } from '../db/connection/connect.ts'\nimport type { A } from '../workflows/types-of-activities.ts'\nexport const verb: A | unknown = connect",
  'api/route.ts': "import { verb } from '../services/verb.ts'\nexport const route = verb",
  'api/main.ts':
    "import { clients } from '../assembly/clients.ts'\nimport { route } from './route.ts'\nexport const main = [clients, route]",
  'api/bad-database.ts': "import { connect } from '../db/connection/connect.ts'\nexport const a = connect",
  'api/bad-pg.ts': "import pg from 'pg'\nexport const a = pg",
  'packages/sandbox/own.ts': "import { Hono } from 'hono'\nexport const app = new Hono()",
  'packages/sandbox/main.ts': "import { app } from './own.ts'\nexport const main = app",
  'packages/sandbox/bad-contracts.ts': "import { Thing } from '../../contracts/things.ts'\nexport const a = Thing",
  'worker/main.ts': "import { app } from '../packages/sandbox/own.ts'\nexport const main = app",
  'cli/bad-services.ts': "import { verb } from '../services/verb.ts'\nexport const a = verb",
  'assembly/clients.ts':
    "import { connect } from '../db/connection/connect.ts'\nimport type { verb } from '../services/verb.ts'\nexport type Verb = typeof verb\nexport const clients = [connect]",
  'assembly/bad-service-value.ts': "import { verb } from '../services/verb.ts'\nexport const a = verb",
  'api/bad-assembly.ts': "import { clients } from '../assembly/clients.ts'\nexport const a = clients",
  'services/bad-assembly.ts': "import { clients } from '../assembly/clients.ts'\nexport const a = clients",
  'worker/work.ts': "import { clients } from '../assembly/clients.ts'\nexport const work = clients",
  'worker/bad-adapter.ts': "import { implement } from '../adapters/implement.ts'\nexport const a = implement",
  'worker/bad-test.ts': "import { probe } from '../test/support/probe.ts'\nexport const a = probe",
  'test/support/probe.ts': "import { route } from '../../api/route.ts'\nexport const probe = route",
  'domain/bad-lonely.ts': 'export const lonely = 1',
}

type Violation = { from: string; to: string; rule: { name: string } }

let folder: string
let violations: Violation[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hfw-boundaries-'))
  for (const [path, source] of Object.entries(TREE)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), source)
  }
  for (const name of ['node_modules', 'tsconfig.json', 'package.json']) {
    await symlink(join(ROOT, name), join(folder, name))
  }
  violations = await cruise(folder)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the import table', () => {
  it('refuses exactly the files that break it', () => {
    const refused = new Set(violations.map((violation) => violation.from))
    const expected = Object.keys(TREE).filter((path) => path.includes('/bad-') || path === BAD_ENTRY)
    expect([...refused].toSorted()).toEqual(expected.toSorted())
  })

  it.each([
    ['api/bad-database.ts', 'api imports rooms'],
    ['api/bad-assembly.ts', 'api imports rooms'],
    ['assembly/bad-service-value.ts', 'assembly imports only types of: activities, services, telemetry'],
    ['services/bad-assembly.ts', 'services imports rooms'],
    ['worker/bad-adapter.ts', 'worker imports rooms'],
    ['activities/bad-database.ts', 'activities imports rooms'],
    ['activities/bad-database-type.ts', 'activities imports rooms'],
    ['workflows/bad-activity-value.ts', 'workflows imports only types of: activities'],
    ['workflows/bad-node.ts', 'workflows has no Node'],
    ['workflows/bad-schema.ts', 'workflow code imports values only from'],
    ['workflows/bad-rule-with-zod.ts', 'workflow code imports values only from'],
    ['domain/generations/bad-chain.ts', 'workflow code imports values only from'],
    ['contracts/steps/bad-zod.ts', 'workflow code has no zod'],
    ['packages/sandbox/bad-contracts.ts', 'packages/sandbox imports rooms: nothing'],
    [BAD_ENTRY, 'the product does not import the sandbox'],
    ['api/bad-pg.ts', 'only db has kysely and pg'],
    ['adapters/bad-workflow-package.ts', 'only workflows has @temporalio/workflow'],
    ['db/bad-cycle.ts', 'no cycles'],
    ['domain/bad-lonely.ts', 'no orphans'],
  ])('refuses %s because "%s"', (file, rule) => {
    const rules = violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name)
    expect(rules).toContainEqual(expect.stringContaining(rule))
  })
})

/** dependency-cruiser exits with the number of errors, so the document on stdout is read for every exit code. */
function cruise(cwd: string): Promise<Violation[]> {
  const program = realpathSync(join(ROOT, 'node_modules/.bin/depcruise'))
  const args = [
    program,
    '--config',
    join(ROOT, '.dependency-cruiser.mjs'),
    '--no-progress',
    '--output-type',
    'json',
    '.',
  ]
  return new Promise((resolveViolations, reject) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) => {
      try {
        resolveViolations(JSON.parse(stdout).summary.violations)
      } catch {
        reject(new Error(`dependency-cruiser gave no document:\n${stdout}\n${stderr}`))
      }
    })
  })
}
