// Checks whether the platform responds. Without it, no job is submitted and no result is read.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import type { DiagnosticsContext } from './context.ts'

/** One free request without a key. Broken where no response comes. */
export async function checkPlatform({
  installation,
}: Pick<DiagnosticsContext, 'installation'>): Promise<DoctorCheck[]> {
  const name = 'Platform'
  const sentAtMs = performance.now()
  try {
    await installation.readPlatformTime()
    return [{ name, state: 'ok', detail: `responds (${Math.round(performance.now() - sentAtMs)} ms)` }]
  } catch (error) {
    const { name: kind, cause } = error as Error & { cause?: { code?: string } }
    const reason = kind === 'TimeoutError' ? 'no response in time' : (cause?.code ?? 'no connection')
    const detail = `does not respond: ${reason}; jobs wait, and none is lost`
    const fix = 'Check HIGGSFIELD_BASE_URL and the network of the API. Jobs continue automatically when it responds.'
    return [{ name, state: 'broken', detail, fix, command: 'docker compose logs worker --since 10m' }]
  }
}
