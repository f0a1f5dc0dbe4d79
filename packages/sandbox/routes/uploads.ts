// Presigned uploads: a slot for a content type, a PUT without credentials to a signed URL, and a public URL to read the file.
import { randomBytes, randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { switchesFor } from '../engine/accounts/accounts.ts'
import { MAX_INPUT_BYTES } from '../engine/media/inputs.ts'
import type { Platform } from '../engine/platform.ts'
import { invalidJson, storageErrorXml, validationFailed } from '../engine/refusals/refusals.ts'
import type { Upload } from '../store/uploads.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { baseUrlOf, jsonBody, refuse } from './context.ts'

const UPLOAD_LIFETIME_MS = 3600_000
const UPLOAD_TAGGING = 'retention=temporary'

const EXTENSIONS = {
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'video/mp4': 'mp4',
} as const
const contentTypes = Object.keys(EXTENSIONS) as (keyof typeof EXTENSIONS)[]
const uploadBody = z.looseObject({ content_type: z.enum(contentTypes) })

export function addUploadSlots(app: SandboxApp, { platform }: Services): void {
  app.post('/files/generate-upload-url', async (c) => {
    const body = await jsonBody(c)
    if (body === undefined) return refuse(c, invalidJson())
    const parsed = uploadBody.safeParse(body)
    if (!parsed.success) return refuse(c, validationFailed(parsed.error.issues, { dialect: 'v2', body }))
    const contentType = parsed.data.content_type
    const id = randomUUID()
    const file = `${id}.${EXTENSIONS[contentType]}`
    const signature = randomBytes(16).toString('hex')
    const expiresAtMs = platform.clock.now() + UPLOAD_LIFETIME_MS
    platform.uploads.insert({ id, account: c.get('account').name, contentType, signature, file, expiresAtMs })
    return c.json({
      public_url: `${baseUrlOf(c)}/media/uploads/${file}`,
      upload_url: `${baseUrlOf(c)}/uploads/${file}?signature=${signature}`,
      content_type: contentType,
      upload_headers: { 'Content-Type': contentType, 'x-amz-tagging': UPLOAD_TAGGING },
    })
  })
}

/** The storage's side: no credentials, and errors as XML. */
export function addUploadTarget(app: SandboxApp, { platform }: Services): void {
  app.put('/uploads/:file', async (c) => {
    const upload = platform.uploads.findByFile(c.req.param('file'))
    if (upload === undefined) return storageError(c, 403, 'AccessDenied')
    if (!isSigned(c, upload, platform)) return storageError(c, 403, 'SignatureDoesNotMatch')
    if (platform.clock.now() > upload.expiresAtMs) return storageError(c, 403, 'AccessDenied')
    const path = join(platform.folders.uploads, upload.file)
    const partPath = `${path}.${randomUUID()}.part`
    try {
      if (!(await write(c.req.raw.body, partPath))) return tooLarge(c)
      // An atomic rename: a download may be reading an earlier version of the file.
      await rename(partPath, path)
      return c.body(null, 200)
    } finally {
      await rm(partPath, { force: true })
    }
  })
}

/** Writes the body; only one chunk is in memory at a time. False when the body is larger than any model accepts. */
async function write(body: ReadableStream<Uint8Array> | null, path: string): Promise<boolean> {
  await using file = await open(path, 'wx', 0o600)
  let sizeBytes = 0
  for await (const piece of body ?? []) {
    sizeBytes += piece.byteLength
    if (sizeBytes > MAX_INPUT_BYTES) return false
    await file.writeFile(piece)
  }
  return true
}

/** The rest of the body is not read, so the connection cannot be reused. */
function tooLarge(c: SandboxContext): Response {
  c.header('Connection', 'close')
  return storageError(c, 400, 'EntityTooLarge')
}

/** The storage requires every announced header. The published SDKs send only the content type, which is enough unless `strictUploads` is on. */
function isSigned(c: SandboxContext, upload: Upload, platform: Platform): boolean {
  const isTagged = c.req.header('x-amz-tagging') === UPLOAD_TAGGING
  // Slots of the Agent API announce no tagging header.
  const needsTag = platform.agent.findMedia(upload.account, upload.id) === undefined
  if (needsTag && !isTagged && switchesFor(platform, upload.account).strictUploads) return false
  return c.req.query('signature') === upload.signature && c.req.header('Content-Type') === upload.contentType
}

function storageError(c: SandboxContext, status: 400 | 403, code: string): Response {
  c.header('Content-Type', 'application/xml')
  return c.body(storageErrorXml(code), status)
}
