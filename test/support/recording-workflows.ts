// The port to Temporal as a notebook: remembers what was asked of it, and fails on demand.
import type { WorkflowPort } from '../../services/jobs/workflow-port.ts'

export interface RecordingWorkflows extends WorkflowPort {
  calls: { call: string; workflowId: string; detail?: unknown }[]
  /** Set: every call fails with it, as when Temporal is away. */
  failure: Error | undefined
  /** Workflows that are not there for cancels and signals. */
  gone: Set<string>
}

export function recordingWorkflows(): RecordingWorkflows {
  const record = async (call: string, workflowId: string, detail?: unknown) => {
    if (port.failure) throw port.failure
    port.calls.push({ call, workflowId, ...(detail === undefined ? {} : { detail }) })
  }
  const deliver = async (call: string, workflowId: string, detail?: unknown) => {
    await record(call, workflowId, detail)
    return port.gone.has(workflowId) ? ('gone' as const) : ('delivered' as const)
  }
  const port: RecordingWorkflows = {
    calls: [],
    failure: undefined,
    gone: new Set(),
    startGeneration: ({ generationId }, summary) => record('startGeneration', generationId, summary),
    signalGrant: (workflowId, grant) => deliver('signalGrant', workflowId, grant),
    startFilm: ({ filmId, sceneCount }, summary) => record('startFilm', filmId, { sceneCount, summary }),
    cancel: (workflowId) => deliver('cancel', workflowId),
    isRunning: async (workflowId) => {
      await record('isRunning', workflowId)
      return !port.gone.has(workflowId)
    },
    signalResolved: (workflowId, settled) => deliver('signalResolved', workflowId, settled),
    startLateBooking: ({ attemptId, requestId }) => record('startLateBooking', attemptId, { requestId }),
    signalCallback: (workflowId, callback) => deliver('signalCallback', workflowId, callback),
  }
  return port
}
