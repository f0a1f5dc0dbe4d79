// Starts, cancels and signals our workflows on a Temporal server.
// Invariant: a start may be repeated any number of times; without `isRepeatable`, one id runs only once.
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client'
import type { GenerationTiming, GenerationWorkflowInput, SlotGrant } from '../../contracts/steps/messages.ts'
import { SIGNALS, WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'
import type { Delivery, WorkflowPort, WorkflowStart } from '../../services/jobs/workflow-port.ts'

export interface WorkflowClientOptions {
  client: Client
  taskQueue: string
  /** Limit of one call, in milliseconds. Default 5 s: callers need not wait, because housekeeping repeats what failed. */
  deadlineMs?: number
  /** Whether summaries may carry prompts and titles. Default false: Temporal's users need not be allowed to read them. */
  showsPrompts?: boolean
  /** For tests: divides the time limits of the workflows that it starts. Default 1. */
  timeScale?: number
}

/** The server refuses more than 400 bytes; a UTF-16 unit is at most 3 bytes of UTF-8. */
const MAX_SUMMARY_CHARS = 130

/** Makes the client. Opens no connection: the first call does. */
export function createWorkflowClient(options: WorkflowClientOptions): WorkflowPort {
  const { client, deadlineMs = 5_000 } = options
  const withDeadline: WithDeadline = (call) => client.withDeadline(Date.now() + deadlineMs, call)
  const handle = (workflowId: string) => client.workflow.getHandle(workflowId)
  const deliver = async (call: () => Promise<unknown>): Promise<Delivery> =>
    (await unlessGone(() => withDeadline(call))) === GONE ? 'gone' : 'delivered'
  return {
    start: (start) => startOnce(options, start, withDeadline),
    signal: (workflowId, name, payload) => deliver(() => handle(workflowId).signal(SIGNALS[name], payload)),
    signalGrant: (generationId, grant) => deliver(() => signalGrantWithStart(options, generationId, grant)),
    cancel: (workflowId) => deliver(() => handle(workflowId).cancel()),
    async isRunning(workflowId) {
      const described = await unlessGone(() => withDeadline(() => handle(workflowId).describe()))
      return described !== GONE && OPEN.includes(described.status.name)
    },
    listEndedFromOutside: (input) => withDeadline(() => listEnded(options, input)),
  }
}

/** A paused run is open: it goes on when an operator resumes it. */
const OPEN: readonly string[] = ['RUNNING', 'PAUSED']

/** Statuses that no run of ours ends with. A job that such a run leaves unfinished was ended from outside. */
const ENDED_FROM_OUTSIDE = ['Terminated', 'TimedOut', 'Failed']

async function listEnded({ client }: WorkflowClientOptions, input: { closedAfter: Date; limit: number }) {
  const types = [WORKFLOW_TYPES.generation, WORKFLOW_TYPES.film]
  const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')
  const query =
    `WorkflowType IN (${listOf(types)}) AND ExecutionStatus IN (${listOf(ENDED_FROM_OUTSIDE)})` +
    ` AND CloseTime > '${input.closedAfter.toISOString()}'`
  const ids = new Set<string>()
  for await (const { workflowId } of client.workflow.list({ query })) {
    ids.add(workflowId)
    if (ids.size >= input.limit) break
  }
  return [...ids]
}

type WithDeadline = <T>(call: () => Promise<T>) => Promise<T>

const GONE = Symbol('gone')

async function unlessGone<T>(call: () => Promise<T>): Promise<T | typeof GONE> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) return GONE
    throw error
  }
}

/** One id runs only once: where the workflow has ended the server refuses, and the grant has to be revoked. */
function signalGrantWithStart(options: WorkflowClientOptions, generationId: string, grant: SlotGrant) {
  const { client, taskQueue } = options
  const input = scaledInput<GenerationWorkflowInput>(options, { generationId, slot: 'in_line' })
  return client.workflow.signalWithStart(WORKFLOW_TYPES.generation, {
    workflowId: generationId,
    taskQueue,
    args: [input],
    signal: SIGNALS.slotGranted,
    signalArgs: [grant],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  })
}

async function startOnce(
  options: WorkflowClientOptions,
  { type, workflowId, input, summary, summaryWithPrompt = summary, isRepeatable }: WorkflowStart,
  withDeadline: WithDeadline,
): Promise<void> {
  const { client, taskQueue, showsPrompts = false } = options
  try {
    await withDeadline(() =>
      client.workflow.start(WORKFLOW_TYPES[type], {
        workflowId,
        taskQueue,
        args: [scaledInput(options, input)],
        staticSummary: (showsPrompts ? summaryWithPrompt : summary).slice(0, MAX_SUMMARY_CHARS),
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: isRepeatable ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
      }),
    )
  } catch (error) {
    // The workflow has run to its end, so the start that is requested here was made before.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}

/** The input with the factor of its time limits, where there is one. */
function scaledInput<Input extends { timing?: Partial<GenerationTiming> }>(
  { timeScale = 1 }: WorkflowClientOptions,
  input: Input,
): Input {
  return timeScale === 1 ? input : { ...input, timing: { scale: timeScale, ...input.timing } }
}
