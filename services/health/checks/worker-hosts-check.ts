// Checks the processes and machines of the workers: whether each still reports, the free space of its folders, and its version of Node.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { listWorkers, type ReportedWorker } from '../../../db/housekeeping/worker-processes.ts'
import type { DiagnosticsContext } from './context.ts'
import { judgeSpace } from './disk-check.ts'

const NAME = 'Worker hosts'
/** Four reports. */
const SILENT_MS = 60_000
const LEAST_NODE_MAJOR = 24

type Judged = Pick<
  ReportedWorker,
  'host' | 'pid' | 'version' | 'nodeVersion' | 'folders' | 'startedAt' | 'seenAt' | 'silentMs'
>

/** Reads what the workers have reported about themselves. */
export async function checkWorkerHosts({
  db,
  installation,
}: Pick<DiagnosticsContext, 'db' | 'installation'>): Promise<DoctorCheck[]> {
  return judgeWorkerHosts(await listWorkers(db), installation)
}

/** One result for each problem, or one for all workers where there is none. */
export function judgeWorkerHosts(
  workers: readonly Judged[],
  { version, nodeVersion }: { version: string; nodeVersion: string },
): DoctorCheck[] {
  if (workers.length === 0) return [{ name: NAME, state: 'note', detail: 'no worker has reported itself yet' }]
  const live = workers.filter(({ silentMs }) => silentMs <= SILENT_MS)
  const silent = workers.filter((worker) => worker.silentMs > SILENT_MS && !isReplaced(worker, live))
  const problems = [...silent.map(judgeSilent), ...live.flatMap(judgeNode), ...judgeFolders(live)]
  const others = live.filter((worker) => worker.version !== version || worker.nodeVersion !== nodeVersion)
  const named = others.map((worker) => `${placeOf(worker)} runs ${worker.version} on Node ${worker.nodeVersion}`)
  const detail = `${live.length} of ${workers.length} workers report; ${named.length === 0 ? 'versions as the API' : named.join(', ')}`
  if (problems.length > 0) return problems
  return [{ name: NAME, state: named.length === 0 ? 'ok' : 'note', detail }]
}

/** A supervisor has started another worker on the host after this one had gone. */
function isReplaced({ host, seenAt }: Judged, live: readonly Judged[]): boolean {
  return live.some((other) => other.host === host && other.startedAt >= seenAt)
}

function placeOf({ host, pid }: Judged): string {
  return `process ${pid} on ${host}`
}

function judgeSilent(worker: Judged): DoctorCheck {
  const detail = `the worker ${placeOf(worker)} has not reported since ${worker.seenAt.toISOString()}: it is frozen, was killed, or does not reach the database`
  const fix = 'Look at it on that host and restart it. Where it was removed on purpose, it is forgotten after an hour.'
  return { name: NAME, state: 'broken', detail, fix, command: `ps -o pid,stat,etime,args -p ${worker.pid}` }
}

function judgeNode(worker: Judged): DoctorCheck[] {
  if (Number.parseInt(worker.nodeVersion, 10) >= LEAST_NODE_MAJOR) return []
  const detail = `the worker ${placeOf(worker)} runs on Node ${worker.nodeVersion}; ${LEAST_NODE_MAJOR} is needed`
  const fix = 'Start it with the image or the launcher of the project, which bring their own Node.'
  return [{ name: NAME, state: 'broken', detail, fix, command: 'docker compose up --detach --build worker' }]
}

/** Folders of a host are the same for all of its workers. */
function judgeFolders(live: readonly Judged[]): DoctorCheck[] {
  const places = new Map<string, DoctorCheck>()
  for (const { host, folders } of live) {
    for (const { name, path, freeBytes } of folders) {
      if (freeBytes === undefined) continue
      const where = `${path} on ${host}`
      const judged = judgeSpace(freeBytes, where)
      if (judged.state !== 'ok') places.set(where, { ...judged, name: `${name} of a worker` })
    }
  }
  return [...places.values()]
}
