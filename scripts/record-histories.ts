// Records one history of each workflow and path from a stack of its own: `node scripts/record-histories.ts [release]`.
// Run it when a release changes what workflows do; older recordings stay, because such runs may still be open.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { connectTemporal } from '../adapters/temporal/connect.ts'
import { loadStackEnvironmentOrThrow } from '../config/stack-environment.ts'
import { TASK_QUEUES, WORKFLOW_TYPES } from '../contracts/workflow-messages.ts'
import { startStack } from '../dev/stack.ts'
import { apiClient, LIGHTHOUSE } from '../test/support/api-client.ts'
import { sandboxClient } from '../test/support/sandbox-client.ts'

const release = process.argv[2] ?? '0.1.0'
const root = path.join(import.meta.dirname, '..', 'test', 'histories')
const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-record-'))
const { inherited: env } = loadStackEnvironmentOrThrow()
const stack = await startStack({ dataDir, env, ports: 'free', sandbox: { speed: 60 } })
const temporal = connectTemporal({ connection: { address: stack.temporalAddress }, namespace: 'default' })
const api = apiClient(stack.urls.api)
const sandbox = sandboxClient(stack.urls.sandbox)
const soul = { model: 'soul', input: { prompt: 'A lighthouse' } }
try {
  const image = (await api.upload(LIGHTHOUSE)).id
  const clip = { model: 'kling', input: { prompt: 'Waves', image, sound: false } }

  const { id: webhook } = await api.createGeneration(soul)
  await save('generation', 'webhook', webhook)

  const settled = await api.getGeneration(webhook)
  const { id: attemptId, requestId } = settled.attempts[0]!
  const late = await temporal.client.workflow.start(WORKFLOW_TYPES.lateSettlement, {
    workflowId: `late-${attemptId}`,
    taskQueue: TASK_QUEUES.main,
    args: [{ attemptId, requestId }],
  })
  await save('lateSettlement', 'settled-before', late.workflowId)

  await Promise.all(Array.from({ length: 5 }, async () => api.generationEnd((await api.createGeneration(soul)).id)))
  await sandbox.failNext({ kind: 'lost_webhook' })
  const { id: polled } = await api.createGeneration(soul)
  await save('generation', 'polled', polled)

  const busy = await Promise.all(Array.from({ length: 4 }, () => api.createGeneration(clip)))
  await Promise.all(busy.map(({ id }) => api.generationUntil(id, (generation) => generation.status !== 'waiting')))
  const { id: granted } = await api.createGeneration(soul)
  await save('generation', 'waited-for-slot', granted)
  await Promise.all(busy.map((generation) => api.generationEnd(generation.id)))

  const film = await api.createFilm({
    image,
    settings: { sound: false },
    scenes: [{ prompt: 'one' }, { prompt: 'two' }],
  })
  await save('film', 'two-scenes', film.id)

  const stopped = await api.createFilm({
    image,
    settings: { sound: false },
    scenes: [{ prompt: 'one' }, { prompt: 'two' }],
  })
  await api.filmUntil(stopped.id, (now) => now.scenes[0]?.status === 'completed')
  await api.cancelFilm(stopped.id)
  await save('film', 'cancelled', stopped.id)
} finally {
  await temporal.close()
  await stack.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function save(type: string, name: string, workflowId: string): Promise<void> {
  const handle = temporal.client.workflow.getHandle(workflowId)
  await handle.result().catch(() => {})
  const history = JSON.parse(historyToJSON(await handle.fetchHistory()), (key, value: unknown) =>
    // Names of machines and of builds say nothing about the workflow.
    key === 'identity' || key === 'binaryChecksum' || key === 'buildId' ? 'recorded' : value,
  ) as unknown
  const file = path.join(root, type, `${release}-${name}.json`)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(history, null, 1)}\n`)
  console.log(path.relative(process.cwd(), file))
}
