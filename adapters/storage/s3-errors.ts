// Classifies the errors of the S3 client as `StorageError`, once, where they enter.
import { StorageError } from '../../contracts/ports/object-store.ts'

/** True where the object does not exist. A missing bucket is a fault of the configuration and stays an error. */
export function isMissingObject(error: unknown): boolean {
  const { name, status } = readFault(error)
  return name === 'NoSuchKey' || name === 'NotFound' || (status === 404 && name !== 'NoSuchBucket')
}

/** Classifies by error name first, then by HTTP status. The original error becomes the `cause`. */
export function toS3StorageError(error: unknown, action: string): StorageError {
  if (error instanceof StorageError) return error
  const { name, status } = readFault(error)
  const detail = status ? `${name}, HTTP ${status}` : name
  if (fullNames.has(name) || status === 507) {
    return new StorageError('storage_full', `no space to ${action} (${detail})`, error)
  }
  if (name === 'InvalidRange' || status === 416) {
    return new StorageError('invalid_range', `could not ${action}: the range starts after the end`, error)
  }
  if (name === 'EntityTooLarge' || status === 413) {
    return new StorageError('object_too_large', `the store refuses an object of this size (${detail})`, error)
  }
  if (name === 'CredentialsProviderError' || status === 401 || status === 403) {
    return new StorageError('storage_denied', `not allowed to ${action} (${detail}); check the S3 credentials`, error)
  }
  const hint = name === 'NoSuchBucket' ? '; create the bucket or correct its name' : ''
  return new StorageError('storage_unavailable', `could not ${action} (${detail})${hint}`, error)
}

// MinIO's names for a full disk and a used-up quota.
const fullNames = new Set(['XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'QuotaExceeded'])

function readFault(error: unknown): { name: string; status: number | undefined } {
  if (!(error instanceof Error)) return { name: String(error), status: undefined }
  const metadata = (error as { $metadata?: { httpStatusCode?: number } }).$metadata
  const code = (error as { code?: unknown }).code
  // Network errors have their reason in `code` (ECONNREFUSED), errors of the service in `name`.
  const name = typeof code === 'string' && !metadata?.httpStatusCode ? code : error.name
  return { name, status: metadata?.httpStatusCode }
}
