// A stand-in for the port to Temporal: it records every call, and fails on request.
import type { WorkflowPort } from '../../../services/jobs/workflow-port.ts'

export interface RecordingWorkflows extends WorkflowPort {
  calls: { call: string; workflowId: string; detail?: unknown }[]
  /** If set, every call fails with it, as when Temporal is away. */
  failure: Error | undefined
  /** Workflows that do not exist for cancels and signals. */
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
    start: ({ type, workflowId, input, summary }) => record(`start ${type}`, workflowId, { input, summary }),
    signal: (workflowId, name, payload) => deliver(`signal ${name}`, workflowId, payload),
    signalGrant: (workflowId, grant) => deliver('signalGrant', workflowId, grant),
    cancel: (workflowId) => deliver('cancel', workflowId),
    isRunning: async (workflowId) => {
      await record('isRunning', workflowId)
      return !port.gone.has(workflowId)
    },
  }
  return port
}
