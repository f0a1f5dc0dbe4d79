// Recorded runs of every workflow, replayed against today's code: a change that would break an open run fails here.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { Worker, type WorkflowBundle } from '@temporalio/worker'
import { beforeAll, expect, it } from 'vitest'
import { WORKFLOW_TYPES } from '../contracts/steps/recorded-names.ts'
import { buildWorkflowBundle } from '../worker/bundle.ts'
import * as entry from '../workflows/index.ts'
import * as unversioned from './support/unversioned-workflows.ts'

const ROOT = path.join(import.meta.dirname, 'histories')

const recordings = Object.values(WORKFLOW_TYPES).flatMap((type) =>
  readdirSync(path.join(ROOT, type)).map((file) => ({ type, file: path.join(type, file) })),
)

let workflowBundle: WorkflowBundle

beforeAll(async () => {
  workflowBundle = await buildWorkflowBundle()
}, 60_000)

it('bundles every workflow under its recorded name, and no zod', () => {
  expect(Object.keys(entry).toSorted()).toEqual(Object.values(WORKFLOW_TYPES).toSorted())
  expect(Object.keys(unversioned).toSorted()).toEqual(Object.keys(entry).toSorted())
  expect(workflowBundle.code).toContain('contracts/steps/recorded-names.ts')
  expect(workflowBundle.code).not.toContain('node_modules/zod/')
})

it('has a recording of every workflow', () => {
  expect(new Set(recordings.map((recording) => recording.type))).toEqual(new Set(Object.values(WORKFLOW_TYPES)))
})

it.each(recordings)('$file names no machine, process or folder', ({ file }) => {
  expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toMatch(/\d+@\w|file:\/\/|"\/(tmp|home|root|work|Users)\//)
})

it.each(recordings)('$file', async ({ file, type }) => {
  const history = historyFromJSON(JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')))
  const [first] = history.events ?? []
  expect(first?.workflowExecutionStartedEventAttributes?.workflowType?.name).toBe(type)
  // Without these flags a changed activity would replay without complaint.
  const flags = (history.events ?? []).flatMap(
    (event) => event.workflowTaskCompletedEventAttributes?.sdkMetadata?.coreUsedFlags ?? [],
  )
  expect(flags).toContain(1)
  await Worker.runReplayHistory({ workflowBundle }, history, file)
})
