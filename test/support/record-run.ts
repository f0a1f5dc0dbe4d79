// Saves the runs of a scripted workflow as histories for replay, where RECORD_HISTORIES is set: see scripts/record-histories.ts.
// Invariant: the file is named after the test, so that a repeated recording replaces the file of the same test.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Client } from '@temporalio/client'
import { expect } from 'vitest'
import { scrubbedHistory } from '../../scripts/histories/scrub-history.ts'

const ROOT = path.join(import.meta.dirname, '..', 'histories')
const MAX_NAME_LENGTH = 90

interface FirstRun {
  type: string
  workflowId: string
  firstExecutionRunId: string
}

/** Writes one file for each run of the chain. Does nothing without RECORD_HISTORIES, whose value is the release. */
export async function recordRun(client: Client, { type, workflowId, firstExecutionRunId }: FirstRun): Promise<void> {
  const release = process.env['RECORD_HISTORIES']
  if (!release) return
  await mkdir(path.join(ROOT, type), { recursive: true })
  let runId: string | null | undefined = firstExecutionRunId
  for (let run = 1; runId; run += 1) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory()
    const suffix = run === 1 ? '' : `-run-${run}`
    await writeFile(path.join(ROOT, type, `${release}-branch-${testName()}${suffix}.json`), scrubbedHistory(history))
    runId = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId
  }
}

function testName(): string {
  const name = expect.getState().currentTestName ?? 'unnamed'
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, MAX_NAME_LENGTH)
}
