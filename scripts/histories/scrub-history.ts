// Makes a recorded history fit for the repository.
// Invariant: it names no machine, process, folder or time zone, and it replays as before, because a replay reads none of what is replaced.
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'

type History = Parameters<typeof historyToJSON>[0]

/** Names of machines, processes and builds. */
const REPLACED = new Set(['identity', 'binaryChecksum', 'buildId', 'workerInstanceKey'])

/** A worker's own queue is named after its process and machine. */
const OWN_QUEUE = /^\d+@\S+-[0-9a-f]{32}$/

/** The history as JSON text, on one line for each event. */
export function scrubbedHistory(history: History): string {
  const { events } = JSON.parse(historyToJSON(history), scrub) as { events: object[] }
  return `{"events":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`
}

function scrub(key: string, value: unknown): unknown {
  if (REPLACED.has(key)) return 'recorded'
  if (key === 'stackTrace') return ''
  return typeof value === 'string' && OWN_QUEUE.test(value) ? 'recorded' : value
}
