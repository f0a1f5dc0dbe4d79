// Builds the workflow bundle to a file: `node worker/bundle.ts dist/workflow-bundle.js`. Container images run it once, at build time.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker'
import { quietLogger } from './quiet-logger.ts'

/** Bundles `workflows/index.ts`, which takes about two seconds. Throws where the sources cannot be bundled. */
export async function buildWorkflowBundle(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: path.join(import.meta.dirname, '..', 'workflows', 'index.ts'),
    logger: quietLogger,
  })
}

if (import.meta.main) {
  const target = process.argv[2]
  if (!target) throw new Error('usage: node worker/bundle.ts <file>')
  const { code } = await buildWorkflowBundle()
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, code)
}
