// The report that a worker writes about its process and its machine, for the checks of operators.
import { statfs } from 'node:fs/promises'
import {
  type FolderSpace,
  reportWorker as writeReport,
  type WorkerReport,
} from '../../db/housekeeping/worker-processes.ts'
import type { ServiceContext } from '../context.ts'

/** `folders`: those that fill up. Their free space is read at each report. */
export interface WorkerProcess extends Omit<WorkerReport, 'folders'> {
  folders: readonly { name: string; path: string }[]
}

/** Writes one report. */
export async function reportWorker({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db'>
  input: WorkerProcess
}): Promise<void> {
  await writeReport(ctx.db, { ...input, folders: await Promise.all(input.folders.map(readSpace)) })
}

async function readSpace({ name, path }: { name: string; path: string }): Promise<FolderSpace> {
  const space = await statfs(path).catch(() => undefined)
  return { name, path, freeBytes: space && space.bavail * space.bsize }
}
