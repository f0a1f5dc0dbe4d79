// What the worker checks at `/readyz`: its pollers run, Temporal responds, and the database can be used.
import type { Worker } from '@temporalio/worker'
import type { Secrets } from '../contracts/ports/secrets.ts'
import type { Database } from '../db/connection/connect.ts'
import { PartProblem } from '../services/health/check-parts.ts'
import { databaseChecks } from '../services/health/check-readiness.ts'
import { sharedCheck } from '../services/health/shared-check.ts'
import type { HealthChecks } from './health-server.ts'

const TEMPORAL_EVERY_MS = 1_000

export interface ReadinessParts {
  workers: readonly Pick<Worker, 'getState'>[]
  /** Resolves when Temporal responds. */
  pingTemporal: () => Promise<void>
  db: Database
  secrets: Secrets
}

/** The checks by part. Temporal is asked at most once per second: the state of the pollers does not show that it is away. */
export function workerChecks({ workers, pingTemporal, db, secrets }: ReadinessParts): HealthChecks {
  const ping = sharedCheck(pingTemporal, TEMPORAL_EVERY_MS)
  return {
    temporal: async () => {
      if (!workers.every((worker) => worker.getState() === 'RUNNING')) throw new PartProblem('the worker does not poll')
      await ping()
    },
    ...databaseChecks({ db, secrets }),
  }
}
