// Reads the addresses of a paid attempt's files again, for an operator who fetches them after a failed fetch.
// Invariant: the step changes no cost.
import type { FoundOutputs } from '../../contracts/steps/generation-results.ts'
import { keptUntilMs } from '../../domain/generations/kept-until.ts'
import type { GenerationDeps } from './deps.ts'
import { outputLost, requestNotFound } from './failures.ts'
import { readReport } from './read-report.ts'

/** Throws `OutputLost` where the platform has no files of the request. */
export async function findOutputs(deps: GenerationDeps, input: { generationId: string }): Promise<FoundOutputs> {
  const attempt = await deps.records.findPaidAttempt(input)
  if (!attempt) throw outputLost('no attempt of the generation was paid for')
  const { attemptId, accountId, dialect, requestId } = attempt
  const report = await readReport(deps, { accountId, dialect, requestId })
  if (!report) throw requestNotFound()
  if (report.status !== 'completed' || report.outputs.length === 0) {
    throw outputLost(`the platform reports ${report.status}, with ${report.outputs.length} files`)
  }
  const keptUntil = keptUntilMs({ ...report, createdAtMs: attempt.createdAtMs, nowMs: Date.now() })
  await deps.records.recordFiles({ attemptId, files: report.outputs, keptUntilMs: keptUntil })
  return { attemptId, keptUntilMs: keptUntil }
}
