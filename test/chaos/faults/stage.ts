// What a fault can reach while it strikes.
import type { Client } from '@temporalio/client'
import type { CancellationState } from '../../../contracts/public/cancellation.ts'
import type { SandboxClient } from '../../support/clients/sandbox-client.ts'
import type { Call } from '../callers.ts'
import type { ChaosParts } from '../parts/chaos-parts.ts'
import type { StoreVolume } from '../parts/store-volume.ts'
import type { Timeline } from '../timeline.ts'
import type { Workload } from '../workload.ts'

export interface Stage {
  parts: ChaosParts
  timeline: Timeline
  workload: Workload
  call: Call
  sandbox: SandboxClient
  store: StoreVolume
  temporal: Client
  /** The factor of the time limits. */
  timeScale: number
  /** The responses to requests to cancel, in order. */
  cancellations: RecordedCancellation[]
  /** The responses to requests to fetch files. */
  fetches: RecordedFetch[]
}

export interface RecordedFetch {
  id: string
  /** 202 where the fetch was accepted. */
  status: number
}

export interface RecordedCancellation {
  id: string
  state: CancellationState
  paid: 'no' | 'yes' | 'unknown'
  /** The status that the response shows. */
  status: string
}
