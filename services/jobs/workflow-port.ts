// Temporal as the services need it. `adapters/temporal` implements it.
// Invariant: every call may be repeated without harm, because each is repeated after a crash.
import type { SignalPayloads, SlotGrant, WorkflowInputs } from '../../contracts/steps/messages.ts'

/** `gone`: there is no workflow with this id that still runs. */
export type Delivery = 'delivered' | 'gone'

export type WorkflowType = keyof WorkflowInputs
export type SignalName = keyof SignalPayloads

export interface WorkflowStart<Type extends WorkflowType = WorkflowType> {
  type: Type
  /** The id of what the workflow makes, so that a repeated start finds the first one. */
  workflowId: string
  input: WorkflowInputs[Type]
  /** One line for Temporal's UI, without prompts and titles; cut where it is longer than Temporal allows. */
  summary: string
  /** The line where the operator allows prompts in Temporal (`TEMPORAL_SHOWS_PROMPTS`). Default: `summary`. */
  summaryWithPrompt?: string
  /** Whether an id that has run to its end may run again. Default false: then such a start succeeds and changes nothing. */
  isRepeatable?: boolean
}

/** Every call throws the SDK's error where Temporal does not respond in time. */
export interface WorkflowPort {
  /** Starts a workflow. One with this id that runs already is left as it is, which counts as success. */
  start<Type extends WorkflowType>(start: WorkflowStart<Type>): Promise<void>
  signal<Name extends SignalName>(workflowId: string, name: Name, payload: SignalPayloads[Name]): Promise<Delivery>
  /** Signals a granted slot to a generation's workflow, and starts the workflow where it does not exist yet. */
  signalGrant(generationId: string, grant: SlotGrant): Promise<Delivery>
  /**
   * Requests cancellation; the workflow decides what can still be stopped.
   * A workflow that has ended counts as delivered, because the server accepts the request.
   */
  cancel(workflowId: string): Promise<Delivery>
  /** False where the workflow has ended and where there is none. */
  isRunning(workflowId: string): Promise<boolean>
  /**
   * Ids of films and generations whose workflow ended without a result after this time: terminated, timed out or failed. At most
   * `limit`, in any order. Temporal's list can be some seconds behind.
   */
  listEndedFromOutside(input: { closedAfter: Date; limit: number }): Promise<string[]>
}
