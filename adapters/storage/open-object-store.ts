// Opens the object store of the configuration: a bucket where one is set, else a folder.
import type { ObjectStore } from '../../contracts/ports/object-store.ts'
import { createFilesystemStore } from './filesystem-store.ts'
import { createS3Store } from './s3-store.ts'

/** The part of the environment that configures the object store. */
export interface StorageSettings {
  STORAGE_DIR: string
  S3_BUCKET?: string | undefined
  S3_ENDPOINT?: string | undefined
  S3_PUBLIC_ENDPOINT?: string | undefined
  S3_REGION: string
  S3_ACCESS_KEY_ID?: string | undefined
  S3_SECRET_ACCESS_KEY?: string | undefined
}

/** Makes no call and no folder: both happen at the first use. */
export function openObjectStore(settings: StorageSettings): ObjectStore {
  if (settings.S3_BUCKET === undefined) return createFilesystemStore({ root: settings.STORAGE_DIR })
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = settings
  return createS3Store({
    bucket: settings.S3_BUCKET,
    region: settings.S3_REGION,
    ...(settings.S3_ENDPOINT === undefined ? {} : { endpoint: settings.S3_ENDPOINT }),
    ...(settings.S3_PUBLIC_ENDPOINT === undefined ? {} : { publicEndpoint: settings.S3_PUBLIC_ENDPOINT }),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  })
}
