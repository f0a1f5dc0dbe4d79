// The parts of one running sandbox. `server.ts` assembles them once; routes and engine receive them.
import type { DatabaseSync } from 'node:sqlite'
import type { ResolvedOptions } from '../options.ts'
import type { Renderer } from '../render/renderer.ts'
import type { AgentStore } from '../store/agent.ts'
import type { CharacterStore } from '../store/characters.ts'
import type { DeliveryStore } from '../store/deliveries.ts'
import type { Ledger } from '../store/ledger.ts'
import type { OutputUses } from '../store/output-uses.ts'
import type { RequestStore } from '../store/requests.ts'
import type { Settings } from '../store/settings.ts'
import type { UploadStore } from '../store/uploads.ts'
import type { Accounts } from './accounts/accounts.ts'
import type { CallCounts } from './call-counts.ts'
import type { Clock } from './time/clock.ts'
import type { Faults } from './faults/faults.ts'
import type { InputFolder } from './media/input-folder.ts'
import type { RequestOrdinals } from './time/request-ordinals.ts'

export interface Folders {
  outputs: string
  uploads: string
  inputs: string
  /** Photos of Soul IDs, content-addressed. */
  photos: string
}

export interface Platform {
  options: ResolvedOptions
  folders: Folders
  database: DatabaseSync
  settings: Settings
  clock: Clock
  accounts: Accounts
  calls: CallCounts
  faults: Faults
  ordinals: RequestOrdinals
  requests: RequestStore
  ledger: Ledger
  uploads: UploadStore
  deliveries: DeliveryStore
  characters: CharacterStore
  agent: AgentStore
  inputs: InputFolder
  outputUses: OutputUses
  renderer: Renderer
  /** Aborted when the sandbox closes. Everything that waits listens to it. */
  closing: AbortSignal
}
