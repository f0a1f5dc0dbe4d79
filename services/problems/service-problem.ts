// A refusal or failure of a service, with its published code. The API turns it into an RFC 9457 document.
import type { ExceededBudget } from '../../contracts/public/money.ts'
import { type ProblemCode, type ProblemFieldError, PROBLEMS } from '../../contracts/public/problems.ts'

export interface ServiceProblemFacts {
  /** What is wrong and how to fix it, in one or two sentences. Default: the title of the code. */
  detail?: string
  errors?: ProblemFieldError[]
  /** Only for `budget_exceeded`. */
  budget?: ExceededBudget
  /** When to repeat the request; only for `unavailable` and `too_many_fetches`. */
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

/** The refusal of a body: one detail for all fields, and one sentence for each field. */
export function invalidContent(errors: ProblemFieldError[]): ServiceProblem {
  const count = errors.length === 1 ? 'One field is' : `${errors.length} fields are`
  return new ServiceProblem('invalid_content', { detail: `${count} not valid; nothing was accepted.`, errors })
}

/** The refusal of an id that does not exist. An id of another client gets the same one. */
export function notFound(what: string, id: string): ServiceProblem {
  return new ServiceProblem('not_found', { detail: `There is no ${what} ${id}.` })
}
