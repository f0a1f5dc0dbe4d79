// A run of workflows whose activities are repeated one after the other.
import type { ScriptedPlatform, SubmitAct } from '../stand-ins/scripted-platform.ts'
import type { Stage } from './repeating-worker.ts'

export interface Scenario {
  acts?: SubmitAct[]
  /** Changes what the platform does. */
  arrange?(platform: ScriptedPlatform): void
  /** Default: true. */
  hasWebhooks?: boolean
  /** Divides the waits of the process, where a status is polled. */
  scale?: number
  /** The activities of an undisturbed run. */
  steps: string[]
  /** The activities that are repeated, where another scenario repeats the others. Default: all. */
  repeats?: string[]
  /** Runs the workflows to their end, and returns their results. */
  run(stage: Stage): Promise<unknown>
}
