// Starting, cancelling and signalling our workflows. A workflow's id is the id of the thing that it makes.
// Invariant: a start may be repeated without end; one id is only ever run once.
import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client'
import type {
  AttemptResolved,
  FilmWorkflowInput,
  GenerationWorkflowInput,
  LateBookingInput,
  PlatformCallback,
  SlotGrant,
} from '../../contracts/steps/messages.ts'
import { SIGNALS, WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'

/** `gone`: no such workflow, or it has ended. A cancellation of an ended one counts as delivered: the server does not tell. */
export type Delivery = 'delivered' | 'gone'

export interface WorkflowClient {
  /** `summary` is one line for the Temporal UI. A workflow that runs or has run already is a success. */
  startGeneration(input: GenerationWorkflowInput, summary: string): Promise<void>
  startFilm(film: { filmId: string; sceneCount: number }, summary: string): Promise<void>
  /** Asks the workflow to cancel itself; it decides what can still be stopped. */
  cancel(workflowId: string): Promise<Delivery>
  /** Starts the workflow where that has not happened yet: who stands in line may be granted a slot before. */
  signalGrant(workflowId: string, grant: SlotGrant): Promise<Delivery>
  signalCallback(workflowId: string, callback: PlatformCallback): Promise<Delivery>
  signalResolved(workflowId: string, settled: AttemptResolved): Promise<Delivery>
  /** May be started again once it has ended: it finds out by itself whether there is anything left to do. */
  startLateBooking(input: LateBookingInput): Promise<void>
  /** False where it has ended, and where there is none. */
  isRunning(workflowId: string): Promise<boolean>
}

export interface WorkflowClientOptions {
  client: Client
  taskQueue: string
  /** Limit of one call, in milliseconds. Default 5 s: callers have a sweeper and need not wait. */
  deadlineMs?: number
}

interface Start {
  type: string
  workflowId: string
  input: GenerationWorkflowInput | FilmWorkflowInput | LateBookingInput
  summary: string
  /** Whether one that has run to its end may be run again. */
  isRepeatable?: boolean
}

/** The server refuses more than 400 bytes; a UTF-16 unit is at most 3 bytes of UTF-8. */
const MAX_SUMMARY_CHARS = 130

/** All methods throw the SDK's error where Temporal cannot be asked. */
export function createWorkflowClient(options: WorkflowClientOptions): WorkflowClient {
  const { client, deadlineMs = 5_000 } = options
  const inTime: InTime = (call) => client.withDeadline(Date.now() + deadlineMs, call)
  const handle = (workflowId: string) => client.workflow.getHandle(workflowId)
  const start = (wanted: Start) => startOnce(options, wanted, inTime)
  const deliver = async (call: () => Promise<unknown>): Promise<Delivery> =>
    (await unlessGone(() => inTime(call))) === GONE ? 'gone' : 'delivered'
  return {
    startGeneration: (input, summary) =>
      start({ type: WORKFLOW_TYPES.generation, workflowId: input.generationId, input, summary }),
    startFilm: ({ filmId, sceneCount }, summary) =>
      start({ type: WORKFLOW_TYPES.film, workflowId: filmId, input: { filmId, sceneCount }, summary }),
    cancel: (workflowId) => deliver(() => handle(workflowId).cancel()),
    signalGrant: (workflowId, grant) => deliver(() => handGrant(options, workflowId, grant)),
    signalCallback: (workflowId, callback) =>
      deliver(() => handle(workflowId).signal(SIGNALS.platformCallback, callback)),
    signalResolved: (workflowId, settled) => deliver(() => handle(workflowId).signal(SIGNALS.attemptResolved, settled)),
    startLateBooking: (input) =>
      start({
        type: WORKFLOW_TYPES.lateBooking,
        workflowId: `late-${input.attemptId}`,
        input,
        summary: `request ${input.requestId} of an attempt that was given up`,
        isRepeatable: true,
      }),
    async isRunning(workflowId) {
      const described = await unlessGone(() => inTime(() => handle(workflowId).describe()))
      return described !== GONE && described.status.name === 'RUNNING'
    },
  }
}

type InTime = <T>(call: () => Promise<T>) => Promise<T>

const GONE = Symbol('gone')

async function unlessGone<T>(call: () => Promise<T>): Promise<T | typeof GONE> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) return GONE
    throw error
  }
}

/** An id is only ever run once: for one that has ended the server refuses, and the grant is for nobody. */
function handGrant({ client, taskQueue }: WorkflowClientOptions, generationId: string, grant: SlotGrant) {
  const input: GenerationWorkflowInput = { generationId, slot: 'in_line' }
  return client.workflow.signalWithStart(WORKFLOW_TYPES.generation, {
    workflowId: generationId,
    taskQueue,
    args: [input],
    signal: SIGNALS.slotGranted,
    signalArgs: [grant],
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  })
}

async function startOnce({ client, taskQueue }: WorkflowClientOptions, wanted: Start, inTime: InTime): Promise<void> {
  try {
    await inTime(() =>
      client.workflow.start(wanted.type, {
        workflowId: wanted.workflowId,
        taskQueue,
        args: [wanted.input],
        staticSummary: wanted.summary.slice(0, MAX_SUMMARY_CHARS),
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: wanted.isRepeatable ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
      }),
    )
  } catch (error) {
    // It has run to its end: the start that is asked for here has long been made.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
  }
}
