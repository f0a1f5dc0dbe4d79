// Temporal as the services need it. `adapters/temporal` implements it.
// Invariant: every call may be repeated without harm, because each is repeated after a crash.
import type {
  AttemptResolved,
  GenerationWorkflowInput,
  LateBookingInput,
  PlatformCallback,
  SlotGrant,
} from '../../contracts/steps/messages.ts'

export interface WorkflowPort {
  /** Starts the workflow whose id is the generation's. One that runs or has ended already is left as it is. */
  startGeneration(input: GenerationWorkflowInput, summary: string): Promise<void>
  /** Hands on a slot; starts the workflow where that has not happened yet. `gone`: it has ended. */
  signalGrant(workflowId: string, grant: SlotGrant): Promise<'delivered' | 'gone'>
  /** The same for a film. */
  startFilm(film: { filmId: string; sceneCount: number }, summary: string): Promise<void>
  /** Asks a workflow to cancel. `gone`: there is none with this id that still runs. */
  cancel(workflowId: string): Promise<'delivered' | 'gone'>
  /** Hands on a webhook of the platform. `gone`: there is none with this id that still runs. */
  signalCallback(workflowId: string, callback: PlatformCallback): Promise<'delivered' | 'gone'>
  /** Hands on an operator's word about an attempt. `gone`: there is none with this id that still runs. */
  signalResolved(workflowId: string, settled: AttemptResolved): Promise<'delivered' | 'gone'>
  /** Follows an attempt whose generation has ended. One that is being followed already is left as it is. */
  startLateBooking(input: LateBookingInput): Promise<void>
  /** Whether a workflow with this id runs now. Throws where Temporal does not answer: then nothing is known. */
  isRunning(workflowId: string): Promise<boolean>
}
