// What an exception of a verb means to the caller. Looked at once, where it leaves the services.
// Invariant: only a `ServiceProblem` was written for callers; every other message stays with us.
import { StorageError } from '../../contracts/ports/object-store.ts'
import { SecretsError } from '../../contracts/ports/secrets.ts'
import { isDatabaseUnavailable } from '../../db/connection/is-unavailable.ts'
import { ServiceProblem } from './service-problem.ts'

const RETRY_AFTER_SECONDS = 2

/** The problem to answer with; `internal` where the exception is a mistake of ours. The cause is kept for the log. */
export function classifyFailure(error: unknown): ServiceProblem {
  if (error instanceof ServiceProblem) return error
  if (isDatabaseUnavailable(error)) return unavailable('The database does not answer just now.', error)
  if (error instanceof StorageError) return classifyStorage(error)
  // Its text names keys by a mark of theirs and says what to set; it holds no part of a secret.
  if (error instanceof SecretsError) return unavailable(`Secrets cannot be used here: ${error.message}`, error)
  return new ServiceProblem('internal', {
    detail: 'Nothing more is known here; the log has it under the request id.',
    cause: error,
  })
}

function classifyStorage(error: StorageError): ServiceProblem {
  switch (error.code) {
    case 'storage_full':
      return new ServiceProblem('storage_full', { detail: 'No file can be stored until space is freed.', cause: error })
    case 'storage_unavailable':
    case 'storage_denied':
      return unavailable('The object store does not take or give files just now.', error)
    case 'invalid_key':
    case 'invalid_range':
    case 'invalid_object':
    case 'object_too_large':
      return new ServiceProblem('internal', { detail: 'The object store refused our request.', cause: error })
  }
}

function unavailable(detail: string, cause: unknown): ServiceProblem {
  return new ServiceProblem('unavailable', { detail, retryAfterSeconds: RETRY_AFTER_SECONDS, cause })
}
