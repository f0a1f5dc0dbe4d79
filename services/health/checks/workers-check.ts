// Checks whether workers poll the task queues. Without one, no job runs.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { TASK_QUEUES, type TaskQueueName } from '../../../contracts/steps/messages.ts'
import type { Poller } from '../installation.ts'
import type { DiagnosticsContext } from './context.ts'

/** Asks Temporal for the pollers of both queues. Broken where Temporal does not respond: then no job continues. */
export async function checkWorkers({
  installation,
  pingTemporal,
}: Pick<DiagnosticsContext, 'installation' | 'pingTemporal'>): Promise<DoctorCheck[]> {
  const names = Object.values(TASK_QUEUES)
  try {
    const polled = await Promise.all(
      names.map(async (queue) => [queue, await installation.listPollers(queue)] as const),
    )
    return [judgeWorkers(new Map(polled))]
  } catch {
    const responds = await pingTemporal().then(
      () => true,
      () => false,
    )
    return [notListed(responds)]
  }
}

function notListed(responds: boolean): DoctorCheck {
  const command = 'docker compose logs temporal --since 10m'
  if (responds) {
    const detail = 'Temporal responds, but does not list its workers: whether one runs is not known'
    return { name: 'Workers', state: 'broken', detail, fix: 'See the log of Temporal.', command }
  }
  const detail = 'Temporal does not respond: no job continues, none is lost, and whether workers run is not known'
  const fix =
    'Start Temporal, or check TEMPORAL_ADDRESS. "npm start" starts an embedded one. Jobs then continue automatically.'
  return { name: 'Workers', state: 'broken', detail, fix, command }
}

/** Broken where a queue has no worker. Workers of several builds are normal during a deploy. */
export function judgeWorkers(polled: ReadonlyMap<TaskQueueName, readonly Poller[]>): DoctorCheck {
  const name = 'Workers'
  const missing = [...polled].filter(([, pollers]) => pollers.length === 0).map(([queue]) => queue)
  if (missing.length > 0) {
    const detail = `no worker has polled ${missing.join(' and ')} in the last 90 s: jobs wait`
    const fix = 'Start a worker: "npm start" on your own machine, this command on a server.'
    return { name, state: 'broken', detail, fix, command: 'docker compose up --detach worker' }
  }
  const pollers = [...polled.values()].flat()
  const count = new Set(pollers.map(({ identity }) => identity)).size
  const builds = [...new Set(pollers.map(({ buildId }) => buildId ?? 'without an id'))].toSorted()
  const detail = `${count} ${count === 1 ? 'process polls' : 'processes poll'}, build ${builds.join(', ')}`
  if (builds.length === 1) return { name, state: 'ok', detail }
  return { name, state: 'note', detail: `${detail}: normal during a deploy` }
}
