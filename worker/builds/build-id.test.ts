// The build id changes with the commands of a workflow, and with no other change.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyWorkflows, type WorkflowCopy } from '../../test/support/workflow-copy.ts'

let clone: WorkflowCopy
let buildId: string

beforeAll(async () => {
  clone = await copyWorkflows()
  buildId = (await clone.build()).buildId
}, 60_000)

afterAll(() => clone.remove())

it('stays the same after a change of comments, types and files that no workflow uses', async () => {
  await clone.change('workflows/film.ts', 'import {', '// Another comment.\nexport type Unused = 1\nimport {')
  await clone.change('contracts/public/problem-texts.ts', '\nexport', '\nexport const UNUSED = 1\nexport')
  expect((await clone.build()).buildId).toBe(buildId)
}, 60_000)

it('changes with the code of a workflow', async () => {
  await clone.change('workflows/film.ts', 'DEFAULT_MAX_TAKES = 2', 'DEFAULT_MAX_TAKES = 3')
  expect((await clone.build()).buildId).not.toBe(buildId)
}, 60_000)
