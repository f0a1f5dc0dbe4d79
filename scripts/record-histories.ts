// Records histories for replay: `npm run record-histories -- [release [name …]]`; all names when none is given.
// The tests in test/workflows run every branch of a workflow with scripted activities, and each run is recorded under the name of its test
// (name `branches`). The other names are runs on real stacks. Older recordings stay, because such runs may still be open.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectTemporal } from '../adapters/temporal/connect.ts'
import { loadStackEnvironmentOrThrow } from '../config/stack-environment.ts'
import { openDatabase } from '../db/connection/connect.ts'
import type { StackOptions } from '../dev/stack/stack-options.ts'
import { startStack } from '../dev/stack/stack.ts'
import { apiClient } from '../test/support/clients/api-client.ts'
import { sandboxClient } from '../test/support/clients/sandbox-client.ts'
import { SCENARIOS } from './histories/scenarios.ts'
import type { Recorded, Scenario, Stage } from './histories/stage.ts'
import { scrubbedHistory } from './histories/scrub-history.ts'

/** The name of all runs in test/workflows. */
const BRANCHES = 'branches'

const [release = '0.1.0', ...names] = process.argv.slice(2)
const root = path.join(import.meta.dirname, '..', 'test', 'histories')

/** Options of each kind of stack, beside the defaults. */
const STACKS: Record<Scenario['stack'], Partial<StackOptions>> = {
  usual: { sandbox: { speed: 60 } },
  // Without an address for webhooks there is no report about a submission that got no response.
  silent: {
    sandbox: { speed: 200, flags: ['--contract', 'rejecting', '--quality', 'still'] },
    childEnv: { PUBLIC_URL: '' },
  },
}

if (names.length === 0 || names.includes(BRANCHES)) await recordBranches()
for (const stack of ['usual', 'silent'] as const) {
  const wanted = SCENARIOS.filter((scenario) => scenario.stack === stack)
  const chosen = names.length === 0 ? wanted : wanted.filter(({ name }) => names.includes(name))
  if (chosen.length > 0) await recordAll(stack, chosen)
}

async function recordAll(kind: Scenario['stack'], scenarios: readonly Scenario[]): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-record-'))
  const { inherited: env } = loadStackEnvironmentOrThrow()
  const stack = await startStack({ dataDir, env, ports: 'free', ...STACKS[kind] })
  const temporal = connectTemporal({ connection: { address: stack.temporalAddress }, namespace: 'default' })
  const db = openDatabase({ url: stack.databaseUrl, applicationName: 'record-histories' })
  const api = apiClient(stack.urls.api)
  const stage: Stage = { api, sandbox: sandboxClient(stack.urls.sandbox), client: temporal.client, db }
  try {
    for (const { type, name, record } of scenarios) await save(stage, { type, name, ...(await record(stage)) })
  } finally {
    await db.destroy()
    await temporal.close()
    await stack.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function save({ client }: Stage, recorded: Pick<Scenario, 'type' | 'name'> & Recorded): Promise<void> {
  const { type, name, workflowId, runId } = recorded
  const handle = client.workflow.getHandle(workflowId, runId)
  if (runId === undefined) await handle.result().catch(() => {})
  const file = path.join(root, type, `${release}-${name}.json`)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, scrubbedHistory(await handle.fetchHistory()))
  console.log(path.relative(process.cwd(), file))
}

/** The tests write the files themselves: see test/support/record-run.ts. */
function recordBranches(): Promise<void> {
  const tests = spawn(process.execPath, ['scripts/test.ts', 'test/workflows'], {
    cwd: path.join(import.meta.dirname, '..'),
    env: { ...loadStackEnvironmentOrThrow().inherited, RECORD_HISTORIES: release },
    stdio: 'inherit',
  })
  return new Promise((done, reject) => {
    tests.once('exit', (code) => (code === 0 ? done() : reject(new Error('a test failed; its run is not recorded'))))
  })
}
