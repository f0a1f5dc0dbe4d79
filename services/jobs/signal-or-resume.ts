// A signal to the workflow of a generation, which may have been ended from outside.
// Invariant: a signal is never dropped while its generation is unfinished, because the records do not have what it says.
import type { SignalPayloads } from '../../contracts/steps/messages.ts'
import { findUnfinished } from '../../db/jobs/unfinished.ts'
import type { ServiceContext } from '../context.ts'
import { resumeGeneration } from './resume-workflow.ts'
import type { Delivery, SignalName } from './workflow-port.ts'

type SignalContext = Pick<ServiceContext, 'db' | 'workflows' | 'log'>

/** `gone`: the generation has ended. Throws where its workflow was ended from outside and cannot be resumed yet. */
export async function signalOrResume<Name extends SignalName>(
  ctx: SignalContext,
  generationId: string,
  { name, payload }: { name: Name; payload: SignalPayloads[Name] },
): Promise<Delivery> {
  const signal = () => ctx.workflows.signal(generationId, name, payload)
  if ((await signal()) === 'delivered') return 'delivered'
  const [generation] = (await findUnfinished(ctx.db, [generationId])).generations
  if (generation === undefined) return 'gone'
  await resumeGeneration(ctx, generation)
  if ((await signal()) === 'delivered') return 'delivered'
  throw new Error(`the workflow of ${generationId} was ended from outside, and is not resumed yet`)
}
