// The chore in which a worker reports its own process and machine, so that `hfw doctor` notices a frozen one on another host.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { removeWorker } from '../../db/housekeeping/worker-processes.ts'
import type { Database } from '../../db/connection/connect.ts'
import { reportWorker, type WorkerProcess } from '../../services/health/report-worker.ts'
import type { Chore } from './chore.ts'

export interface ProcessReport {
  chore: Chore
  /** Removes the report, because the process ends in order. Does not throw. */
  end(db: Database): Promise<void>
}

/** `facts`: what does not follow from the process itself. */
export function processReport(facts: Pick<WorkerProcess, 'version' | 'folders'>): ProcessReport {
  const worker: WorkerProcess = {
    ...facts,
    id: randomUUID(),
    host: hostname(),
    pid: process.pid,
    nodeVersion: process.versions.node,
  }
  return {
    chore: {
      name: 'process report',
      isPerProcess: true,
      everyMs: 15_000,
      reason: 'A frozen worker, or a full disk, on another host is seen only in what that worker reports.',
      async run(ctx) {
        await reportWorker({ ctx, input: worker })
        return undefined
      },
    },
    end: (db) => removeWorker(db, worker.id).catch(() => {}),
  }
}
