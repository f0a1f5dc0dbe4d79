// A copy of the workflow sources that a test may change: it stands for an older or newer clone.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildIdOf } from '../../worker/builds/build-id.ts'
import { buildWorkflowBundle } from '../../worker/bundle.ts'

const PROJECT = path.join(import.meta.dirname, '..', '..')

export interface WorkflowCopy {
  /** Replaces `from` in a file. Throws where the file does not contain it, because the change would be none. */
  change(file: string, from: string, to: string): Promise<void>
  /** Builds the bundle of the copy. `bundlePath`: a value for `WORKFLOW_BUNDLE`. */
  build(): Promise<{ bundlePath: string; buildId: string; code: string }>
  remove(): Promise<void>
}

export async function copyWorkflows(): Promise<WorkflowCopy> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hfw-clone-'))
  for (const room of ['workflows', 'domain', 'contracts'])
    await cp(path.join(PROJECT, room), path.join(folder, room), { recursive: true })
  await symlink(path.join(PROJECT, 'node_modules'), path.join(folder, 'node_modules'))
  let builds = 0
  return {
    async change(file, from, to) {
      const target = path.join(folder, file)
      const text = await readFile(target, 'utf8')
      if (!text.includes(from)) throw new Error(`${file} does not contain: ${from}`)
      await writeFile(target, text.replace(from, to))
    },
    async build() {
      const { code } = await buildWorkflowBundle(path.join(folder, 'workflows', 'index.ts'))
      builds += 1
      const bundlePath = path.join(folder, `bundle-${builds}.js`)
      await writeFile(bundlePath, code)
      return { bundlePath, buildId: buildIdOf(code), code }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
