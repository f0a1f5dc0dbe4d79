// What a key may look like, and the key that a piece of media gets from its content.
// Every key that passes here is a safe relative path: no empty, hidden or parent segment.
import { StorageError } from '../../contracts/object-store.ts'

const keyPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/
const maxKeyLength = 512

/** Throws `StorageError` `invalid_key` unless `key` is slash-separated segments of letters, digits, `.`, `_` and `-`. */
export function checkKeyOrThrow(key: string): void {
  if (key.length > maxKeyLength || !keyPattern.test(key)) {
    throw new StorageError('invalid_key', `not a usable object key: ${JSON.stringify(key.slice(0, 80))}`)
  }
}

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/aac': 'aac',
  'audio/webm': 'weba',
}

/** The key of a content: `media/ab/cdef….mp4`, from its SHA-256 in hex; an unknown content type ends in `.bin`. */
export function contentKey(sha256: string, contentType: string): string {
  return `media/${sha256.slice(0, 2)}/${sha256.slice(2)}.${extensions[contentType] ?? 'bin'}`
}
