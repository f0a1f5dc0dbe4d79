// What a recorded scenario gets and returns.
import type { Client } from '@temporalio/client'
import type { WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'
import type { Database } from '../../db/connection/connect.ts'
import type { ApiClient } from '../../test/support/clients/api-client.ts'
import type { SandboxClient } from '../../test/support/clients/sandbox-client.ts'

export interface Stage {
  api: ApiClient
  sandbox: SandboxClient
  client: Client
  db: Database
}

/** `runId`: an ended run of a chain. Default: the last run, after it has ended. */
export interface Recorded {
  workflowId: string
  runId?: string
}

export interface Scenario {
  type: (typeof WORKFLOW_TYPES)[keyof typeof WORKFLOW_TYPES]
  name: string
  stack: 'usual' | 'silent'
  record: (stage: Stage) => Promise<Recorded>
}
