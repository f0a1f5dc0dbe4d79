// Checks whether the lists of styles, motions and presets could be read from the accounts.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { type ListProblem, readListProblems } from '../../../db/named-lists/problems.ts'
import type { DiagnosticsContext } from './context.ts'

/** A note where a list could not be read: names of it are resolved from the last read, or from the documented list. */
export async function checkLists({ db }: Pick<DiagnosticsContext, 'db'>): Promise<DoctorCheck[]> {
  return [listsCheckOf(await readListProblems(db))]
}

/** An account with an older plan often lacks one of the lists, so at most three are named. */
const NAMED = 3

/** The line for these lists. */
export function listsCheckOf({ read, problems }: { read: number; problems: readonly ListProblem[] }): DoctorCheck {
  const name = 'Lists'
  if (problems.length === 0 && read === 0)
    return { name, state: 'note', detail: 'styles, motions and presets were not read from an account yet' }
  if (problems.length === 0)
    return { name, state: 'ok', detail: `${read} lists of styles, motions and presets are read from the accounts` }
  const named = problems.slice(0, NAMED).map(describeProblem)
  const more = problems.length > NAMED ? `; and ${problems.length - NAMED} more` : ''
  return {
    name,
    state: 'note',
    detail: `could not be read: ${named.join('; ')}${more}. Each is tried again automatically.`,
    command: 'hfw styles',
  }
}

function describeProblem({ account, list, readAt, problem }: ListProblem): string {
  const before = readAt === null ? 'never read' : `last read ${readAt.toISOString()}`
  return `${list} of ${account} (${before}): ${problem}`
}
