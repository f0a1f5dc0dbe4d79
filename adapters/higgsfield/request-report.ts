// One request as the platform reports it, the same for both dialects.
import type { PlatformReport } from '../../activities/generations/platform-port.ts'

export interface RequestReport extends Omit<PlatformReport, 'correlationId' | 'isSandbox'> {
  requestId: string
}
