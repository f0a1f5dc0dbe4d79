// A stand-in for the port to Temporal: it records every call, and fails on request.
import type { WorkflowPort } from '../../../services/jobs/workflow-port.ts'

export interface RecordingWorkflows extends WorkflowPort {
  calls: { call: string; workflowId: string; detail?: unknown }[]
  /** If set, every call fails with it, as when Temporal is away. */
  failure: Error | undefined
  /** Workflows that do not exist for cancels and signals. */
  gone: Set<string>
  /** Workflows that Temporal lists as ended from outside. */
  ended: string[]
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
    ended: [],
    start: async ({ type, workflowId, input, summary, isRepeatable }) => {
      await record(`start ${type}`, workflowId, { input, summary })
      if (isRepeatable) port.gone.delete(workflowId)
    },
    signal: (workflowId, name, payload) => deliver(`signal ${name}`, workflowId, payload),
    signalGrant: (workflowId, grant) => deliver('signalGrant', workflowId, grant),
    cancel: (workflowId) => deliver('cancel', workflowId),
    isRunning: async (workflowId) => {
      await record('isRunning', workflowId)
      return !port.gone.has(workflowId)
    },
    listEndedFromOutside: async () => {
      await record('listEndedFromOutside', '')
      return port.ended
    },
  }
  return port
}
