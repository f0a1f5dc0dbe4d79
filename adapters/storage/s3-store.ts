// The object store over the S3 protocol: Amazon S3, MinIO and compatible stores.
// One PutObject per object (up to 5 GB), always with a known length; nothing is held in memory.
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import type {
  ByteRange,
  ObjectStore,
  PutObjectInput,
  StoredObject,
  StoredObjectFacts,
} from '../../contracts/ports/object-store.ts'
import { checkRangeOrThrow, ofExactSize, toByteStream } from './byte-streams.ts'
import { checkKeyOrThrow } from './object-key.ts'
import { presignPut } from './presign-put.ts'
import { isMissingObject, toS3StorageError } from './s3-errors.ts'
import { spoolToFile } from './spool.ts'

export type S3StoreOptions = {
  bucket: string
  region: string
  /** Address of the store, e.g. `http://minio:9000`. Default: Amazon's own endpoint of the region. */
  endpoint?: string
  /** Address of the store as callers reach it. Without it, a store with an `endpoint` makes no presigned addresses. */
  publicEndpoint?: string
  /** Whether the bucket is in the path and not in the host name, as MinIO needs it. Default: true where `endpoint` is given. */
  forcePathStyle?: boolean
  /** Default: the AWS credential chain (environment, profile, instance role). */
  credentials?: { accessKeyId: string; secretAccessKey: string }
  /** Tries per request, the first included. Default 3. A body that is a stream is sent once. */
  maxAttempts?: number
}

/** An object store in one bucket, which must exist. `close` ends its connections. */
export function createS3Store(options: S3StoreOptions): ObjectStore & { close(): void } {
  const client = new S3Client(clientConfig(options))
  const bucket = options.bucket
  return {
    put: (input) => put(client, bucket, input),
    get: (key, range) => get(client, { bucket, key, range }),
    stat: (key) => factsOf(client, bucket, key),
    async delete(key) {
      checkKeyOrThrow(key)
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch((error: unknown) => {
        if (!isMissingObject(error)) throw toS3StorageError(error, `delete ${key}`)
      })
    },
    ...presigning(client, options),
    close: () => client.destroy(),
  }
}

/** An endpoint of our own network does not have to be reachable for callers; Amazon's own always is. */
function presigning(
  client: S3Client,
  { bucket, endpoint, publicEndpoint }: S3StoreOptions,
): Pick<ObjectStore, 'presignPut'> {
  if (endpoint !== undefined && publicEndpoint === undefined) return {}
  return {
    async presignPut({ key, sizeBytes, validMs }) {
      checkKeyOrThrow(key)
      const wanted = { bucket, key, sizeBytes, validMs, endpoint: publicEndpoint }
      return presignPut(client, wanted).catch((error: unknown) => {
        throw toS3StorageError(error, `make an address for ${key}`)
      })
    },
  }
}

function clientConfig(options: S3StoreOptions): S3ClientConfig {
  return {
    region: options.region,
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
    forcePathStyle: options.forcePathStyle ?? options.endpoint !== undefined,
    ...(options.credentials ? { credentials: options.credentials } : {}),
    maxAttempts: options.maxAttempts ?? 3,
    // The SDK's default checksums use trailers that many S3-compatible stores do not support.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  }
}

async function put(client: S3Client, bucket: string, input: PutObjectInput): Promise<{ sizeBytes: number }> {
  checkKeyOrThrow(input.key)
  const sizeBytes = input.sizeBytes ?? (input.body instanceof Uint8Array ? input.body.byteLength : undefined)
  if (sizeBytes !== undefined) return putSized(client, bucket, { ...input, sizeBytes })
  const spooled = await spoolToFile(input.body as AsyncIterable<Uint8Array>)
  try {
    return await putSized(client, bucket, { ...input, body: spooled.read(), sizeBytes: spooled.sizeBytes })
  } finally {
    await spooled.remove()
  }
}

async function putSized(
  client: S3Client,
  bucket: string,
  input: PutObjectInput & { sizeBytes: number },
): Promise<{ sizeBytes: number }> {
  const { key, contentType, sizeBytes } = input
  const body = Readable.from(ofExactSize(input.body, sizeBytes), { objectMode: false })
  // The client does not detect a broken body and would wait for the rest of it without end.
  const abort = new AbortController()
  let bodyFault: Error | undefined
  body.once('error', (error) => {
    bodyFault = error
    abort.abort()
  })
  const command = { Bucket: bucket, Key: key, Body: body, ContentType: contentType, ContentLength: sizeBytes }
  try {
    await client.send(new PutObjectCommand(command), { abortSignal: abort.signal })
    return { sizeBytes }
  } catch (error) {
    throw bodyFault ?? toS3StorageError(error, `store ${key}`)
  } finally {
    body.destroy()
  }
}

async function get(
  client: S3Client,
  wanted: { bucket: string; key: string; range: ByteRange | undefined },
): Promise<StoredObject | undefined> {
  const { bucket, key, range } = wanted
  checkKeyOrThrow(key)
  if (range) checkRangeOrThrow(range)
  const rangeHeader = range ? { Range: `bytes=${range.start}-${range.endInclusive}` } : {}
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...rangeHeader }))
    const wholeSize = answer.ContentRange?.split('/')[1]
    return {
      sizeBytes: wholeSize === undefined ? (answer.ContentLength ?? 0) : Number(wholeSize),
      contentType: answer.ContentType ?? 'application/octet-stream',
      body: toByteStream(answer.Body as Readable, (error) => toS3StorageError(error, `read ${key}`)),
    }
  } catch (error) {
    if (isMissingObject(error)) return undefined
    throw toS3StorageError(error, `read ${key}`)
  }
}

async function factsOf(client: S3Client, bucket: string, key: string): Promise<StoredObjectFacts | undefined> {
  checkKeyOrThrow(key)
  try {
    const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))
    return {
      sizeBytes: answer.ContentLength ?? 0,
      contentType: answer.ContentType ?? 'application/octet-stream',
    }
  } catch (error) {
    if (isMissingObject(error)) return undefined
    throw toS3StorageError(error, `look up ${key}`)
  }
}
