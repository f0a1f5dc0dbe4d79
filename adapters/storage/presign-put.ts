// Makes an address to which one object can be sent without credentials, signed by the S3 client's own signer.
// Invariant: the address is bound to the key and to the number of bytes, and it expires.
import type { S3Client } from '@aws-sdk/client-s3'

export interface PutToSign {
  bucket: string
  key: string
  sizeBytes: number
  validMs: number
  /** Address of the store as callers reach it. Default: Amazon's own endpoint of the region. */
  endpoint: string | undefined
}

/** The part of the signer that presigns. The types of the client do not declare it. */
interface Presigner {
  presign(
    request: {
      method: string
      protocol: string
      hostname: string
      port?: number
      path: string
      query: Record<string, string>
      headers: Record<string, string>
    },
    options: { expiresIn: number },
  ): Promise<{ query?: Record<string, string> }>
}

/** The signed address. The sender must announce exactly `sizeBytes`, because the signature covers `Content-Length`. */
export async function presignPut({ config }: S3Client, put: PutToSign): Promise<string> {
  const region = await config.region()
  const base = config.endpointProvider({
    Bucket: put.bucket,
    Region: region,
    ForcePathStyle: config.forcePathStyle === true,
    ...(put.endpoint === undefined ? {} : { Endpoint: put.endpoint }),
  }).url
  const url = new URL(`${base.href.replace(/\/$/, '')}/${put.key}`)
  const signer = (await config.signer({
    name: 'sigv4',
    signingName: 's3',
    signingRegion: region,
    properties: {},
  })) as unknown as Presigner
  const signed = await signer.presign(
    {
      method: 'PUT',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: {},
      headers: {
        host: url.host,
        'content-length': String(put.sizeBytes),
        // The content is not known when the address is made.
        'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      },
    },
    { expiresIn: Math.max(1, Math.floor(put.validMs / 1000)) },
  )
  url.search = new URLSearchParams(signed.query).toString()
  return url.href
}
