// The body of one part of an upload: its bytes. Their type is not read.
import { PART_BYTES } from '../../contracts/public/upload-sessions.ts'
import { bytesText } from '../../contracts/models/describe-media-limits.ts'
import { bodyBytesOrThrow } from './body-bytes.ts'
import type { RequestBody } from './request-body.ts'

/** A stream that has not been read yet. */
export const partBody: RequestBody<AsyncIterable<Uint8Array>> = {
  content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  problems: ['incomplete_body', 'body_timeout', 'payload_too_large', 'invalid_content'],
  read: async (c) =>
    bodyBytesOrThrow(c, { maxBytes: PART_BYTES, tooLarge: `A part has at most ${bytesText(PART_BYTES)}.` }),
}
