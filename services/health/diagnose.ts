// Judges the whole installation for operators. Each check is a file of its own in `checks/`.
// Invariant: a check that throws is reported as broken, and does not keep the others from being made.
import type { Diagnostics, DoctorCheck } from '../../contracts/public/diagnostics.ts'
import { checkAlarm } from './checks/alarm-check.ts'
import { checkBudgets } from './checks/budgets-check.ts'
import { checkClock } from './checks/clock-check.ts'
import type { CheckRun, DiagnosticsContext } from './checks/context.ts'
import { checkCredits } from './checks/credits-check.ts'
import { checkDisks } from './checks/disk-check.ts'
import { checkHousekeeping } from './checks/housekeeping-check.ts'
import { checkLists } from './checks/lists-check.ts'
import { checkModels } from './checks/models-check.ts'
import { checkPlatform } from './checks/platform-check.ts'
import { checkPool } from './checks/pool-check.ts'
import { checkUnknownAttempts } from './checks/unknown-attempts-check.ts'
import { checkVersions } from './checks/versions-check.ts'
import { checkWebhooks } from './checks/webhooks-check.ts'
import { checkWorkerHosts } from './checks/worker-hosts-check.ts'
import { checkWorkers } from './checks/workers-check.ts'

/** In the order in which an operator reads them. The key names a check that could not be made. */
const CHECKS: Record<string, CheckRun> = {
  Platform: checkPlatform,
  Pool: checkPool,
  Credits: checkCredits,
  Budgets: checkBudgets,
  Alarm: checkAlarm,
  Unknown: checkUnknownAttempts,
  Models: checkModels,
  Lists: checkLists,
  Workers: checkWorkers,
  'Worker hosts': checkWorkerHosts,
  Housekeeping: checkHousekeeping,
  Webhooks: checkWebhooks,
  Disk: checkDisks,
  Clock: checkClock,
  Versions: checkVersions,
}

const LIMIT_MS = 8_000

/** Makes all checks at once, each for at most eight seconds. Does not throw. */
export async function diagnose({ ctx }: { ctx: DiagnosticsContext }): Promise<Diagnostics> {
  const checks = await Promise.all(Object.entries(CHECKS).map(([name, run]) => runCheck(ctx, name, run)))
  return { checkedAt: new Date().toISOString(), version: ctx.installation.version, checks: checks.flat() }
}

async function runCheck(ctx: DiagnosticsContext, name: string, run: CheckRun): Promise<DoctorCheck[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<DoctorCheck[]>((resolve) => {
    timer = setTimeout(() => resolve([notMade(name, `no result within ${LIMIT_MS / 1000} s`)]), LIMIT_MS)
  })
  // The texts of errors may name hosts, so only their kind is shown.
  const made = run(ctx).catch((error: unknown) => [notMade(name, error instanceof Error ? error.name : 'an error')])
  return Promise.race([made, late]).finally(() => clearTimeout(timer))
}

function notMade(name: string, why: string): DoctorCheck {
  const fix = 'See which part of the API does not respond: hfw doctor lists them.'
  return { name, state: 'broken', detail: `could not be checked: ${why}`, fix, command: 'hfw doctor' }
}
