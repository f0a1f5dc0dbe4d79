// Compares the clock of the API with those of the database and of the platform.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { readDatabaseClockOffset } from '../../../db/connection/database-clock.ts'
import type { DiagnosticsContext } from './context.ts'

/** Signatures of webhooks are refused when they are five minutes old. Half of it leaves time for the delivery. */
const BROKEN_MS = 150_000
const NOTE_MS = 5_000
/** The header has whole seconds. */
const HEADER_ERROR_MS = 1_000

/** Broken where a clock differs by more than two and a half minutes. */
export async function checkClock({
  db,
  installation,
}: Pick<DiagnosticsContext, 'db' | 'installation'>): Promise<DoctorCheck[]> {
  const database = await readDatabaseClockOffset(db)
  const platform = await readPlatformOffset(installation)
  return [judgeClock({ database, platform })]
}

interface Offset {
  aheadMs: number
  errorMs: number
}

async function readPlatformOffset(installation: DiagnosticsContext['installation']): Promise<Offset | undefined> {
  const sentAtMs = Date.now()
  const timeMs = await installation.readPlatformTime().catch(() => undefined)
  const tripMs = Date.now() - sentAtMs
  if (timeMs === undefined) return undefined
  return { aheadMs: timeMs + HEADER_ERROR_MS / 2 - (sentAtMs + tripMs / 2), errorMs: HEADER_ERROR_MS / 2 + tripMs / 2 }
}

/** `platform`: undefined where the platform does not respond, or sends no `Date` header. */
export function judgeClock({ database, platform }: { database: Offset; platform: Offset | undefined }): DoctorCheck {
  const name = 'Clock'
  const detail = [
    `the database ${describe(database)}`,
    platform ? `the platform ${describe(platform)}` : 'the clock of the platform is not known',
  ].join(', ')
  const offMs = Math.max(excessOf(database), platform ? excessOf(platform) : 0)
  if (offMs < NOTE_MS) return { name, state: 'ok', detail }
  if (offMs < BROKEN_MS) return { name, state: 'note', detail: `${detail}: synchronise the clocks` }
  const fix = 'Synchronise the clocks: signed webhooks that look old are refused.'
  return { name, state: 'broken', detail, fix, command: 'timedatectl set-ntp true' }
}

/** The least difference that the measurement proves. */
function excessOf({ aheadMs, errorMs }: Offset): number {
  return Math.max(0, Math.abs(aheadMs) - errorMs)
}

function describe(offset: Offset): string {
  if (excessOf(offset) === 0) return `has the time of the API (±${seconds(offset.errorMs)})`
  return `is ${seconds(Math.abs(offset.aheadMs))} ${offset.aheadMs > 0 ? 'ahead of' : 'behind'} the API`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
}
