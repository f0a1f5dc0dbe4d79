// The key under which a media file is stored, made from its content and a random part.
// Invariant: a key is made once and never again, so that a late deletion of an old file cannot reach a new one.

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

/**
 * For example `media/9f/9f86d081….4k2j8d0q6w.png`. `sha256` is the hash of the bytes in lower-case hex; `random` has at least ten
 * lower-case letters and digits.
 */
export function mediaKey(sha256: string, contentType: string, random: string): string {
  return `media/${sha256.slice(0, 2)}/${sha256}.${random}.${fileExtension(contentType)}`
}

/** Whether `mediaKey` made the key. Files of the first versions have keys without the random part. */
export function isUniqueMediaKey(storageKey: string): boolean {
  return /^media\/[0-9a-f]{2}\/[0-9a-f]{64}\.[0-9a-z]{10,}\.[0-9a-z]+$/.test(storageKey)
}

/** Without the dot; `bin` for an unknown content type. */
export function fileExtension(contentType: string): string {
  return EXTENSIONS[contentType] ?? 'bin'
}
