// The context of the checks of an installation.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import type { ServiceContext } from '../../context.ts'

export type DiagnosticsContext = Pick<
  ServiceContext,
  'db' | 'secrets' | 'budgetTimeZone' | 'installation' | 'pingTemporal'
>

/** Returns one or more results. A check that throws is reported as broken. */
export type CheckRun = (ctx: DiagnosticsContext) => Promise<DoctorCheck[]>
