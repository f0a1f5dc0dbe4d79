// Classifies the exceptions of services once, where they reach the API.
// Invariant: only the text of a `ServiceProblem` reaches callers. The messages of other errors go to the log only.
import { StorageError } from '../../contracts/ports/object-store.ts'
import { SecretsError } from '../../contracts/ports/secrets.ts'
import { isDatabaseUnavailable } from '../../db/connection/is-unavailable.ts'
import { ServiceProblem } from './service-problem.ts'

const RETRY_AFTER_SECONDS = 2

/** The problem to respond with; `internal` where the exception is a bug. Its cause is the exception, for the log. */
export function classifyFailure(error: unknown): ServiceProblem {
  if (error instanceof ServiceProblem) return error
  if (isDatabaseUnavailable(error) || (error instanceof StorageError && isDatabaseUnavailable(error.cause)))
    return unavailable('The database does not respond at the moment.', error)
  if (error instanceof StorageError) return classifyStorage(error)
  // Its text identifies keys by a hash and names the variables to set. It contains no part of a secret.
  if (error instanceof SecretsError) return unavailable(`Secrets cannot be used: ${error.message}`, error)
  return new ServiceProblem('internal', {
    detail: 'The log has the details under the request id.',
    cause: error,
  })
}

function classifyStorage(error: StorageError): ServiceProblem {
  switch (error.code) {
    case 'storage_full':
      return new ServiceProblem('storage_full', { detail: 'No file can be stored until space is freed.', cause: error })
    case 'storage_unavailable':
    case 'object_missing':
    case 'storage_denied':
      return unavailable('The object store does not respond at the moment.', error)
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
