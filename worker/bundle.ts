// Builds the workflow bundle to a file: `node worker/bundle.ts dist/workflow-bundle.js`. Container images run it once, at build time.
// Invariant: comments, types and the folder of the sources do not change the code, and so do not change the build id.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type BundleOptions, bundleWorkflowCode, type WorkflowBundle } from '@temporalio/worker'
import { quietLogger } from './quiet-logger.ts'

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0]

/** The registered workflows. Tests on workers without a version pass another entry. */
const ENTRY = path.join(import.meta.dirname, '..', 'workflows', 'index.ts')

/** Bundles the workflows of `workflowsPath`, which takes about two seconds. Throws where the sources cannot be bundled. */
export async function buildWorkflowBundle(workflowsPath = ENTRY): Promise<WorkflowBundle> {
  return bundleWorkflowCode({ workflowsPath, logger: quietLogger, webpackConfigHook: withoutComments })
}

/** Reads the bundle at `builtPath`, or builds one. Throws where the file is missing or the sources cannot be bundled. */
export async function loadWorkflowBundle(builtPath: string | undefined): Promise<{ code: string }> {
  return builtPath === undefined ? buildWorkflowBundle() : { code: await readFile(builtPath, 'utf8') }
}

/** The compiler removes comments and white space, and renames nothing. Stack traces still name the lines of the sources. */
function withoutComments(config: WebpackConfig): WebpackConfig {
  const rules = config.module?.rules as { use: { options?: { jsc?: object; minify?: boolean } } }[]
  for (const { use } of rules.filter((rule) => rule.use.options?.jsc !== undefined)) {
    const minify = { compress: false, mangle: false, format: { comments: false } }
    use.options = { ...use.options, minify: true, jsc: { ...use.options?.jsc, minify } }
  }
  return config
}

if (import.meta.main) {
  const target = process.argv[2]
  if (!target) throw new Error('usage: node worker/bundle.ts <file>')
  const { code } = await buildWorkflowBundle()
  await mkdir(path.dirname(target), { recursive: true })
  await writeFile(target, code)
}
