// A refusal or failure of a verb, with its published code. The API turns it into an RFC 9457 document.
import type { ExceededBudget } from '../../contracts/public/money.ts'
import { type ProblemCode, type ProblemFieldError, PROBLEMS } from '../../contracts/public/problems.ts'

export interface ServiceProblemFacts {
  /** What is wrong and what would mend it, in a sentence or two. Left out: the code's title. */
  detail?: string
  errors?: ProblemFieldError[]
  /** Only for `budget_exceeded`. */
  budget?: ExceededBudget
  /** When to come back; only for `unavailable`. */
  retryAfterSeconds?: number
  cause?: unknown
}

export class ServiceProblem extends Error {
  override readonly name = 'ServiceProblem'
  readonly code: ProblemCode
  readonly errors: ProblemFieldError[] | undefined
  readonly budget: ExceededBudget | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProblemCode, facts: ServiceProblemFacts = {}) {
    super(facts.detail ?? PROBLEMS[code].title, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = code
    this.errors = facts.errors
    this.budget = facts.budget
    this.retryAfterSeconds = facts.retryAfterSeconds
  }
}

/** The usual refusal of a body: one detail for all, and each field with its own sentence. */
export function invalidContent(errors: ProblemFieldError[]): ServiceProblem {
  const count = errors.length === 1 ? 'One field is' : `${errors.length} fields are`
  return new ServiceProblem('invalid_content', { detail: `${count} not right; nothing was accepted.`, errors })
}

/** For an id that does not exist and for one of another client alike. */
export function notFound(what: string, id: string): ServiceProblem {
  return new ServiceProblem('not_found', { detail: `There is no ${what} ${id}.` })
}
