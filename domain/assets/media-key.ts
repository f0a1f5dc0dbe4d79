// The key under which a media file is stored, made from its content.
// Invariant: the same bytes have the same key, so that storing them twice changes nothing.

const EXTENSIONS: Record<string, string> = {
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

/** For example `media/9f/9f86d081….png`. `sha256` is the hash of the bytes in lower-case hex. */
export function mediaKey(sha256: string, contentType: string): string {
  return `media/${sha256.slice(0, 2)}/${sha256}.${fileExtension(contentType)}`
}

/** Without the dot; `bin` for an unknown content type. */
export function fileExtension(contentType: string): string {
  return EXTENSIONS[contentType] ?? 'bin'
}
