// Text that JSON can carry but that is no text: PostgreSQL keeps neither U+0000 nor half of a surrogate pair.

/** JSON Pointer of the first such text (or field name) in a parsed document; undefined where there is none. Any depth. */
export function findUnstorableText(document: unknown): string | undefined {
  const open: { value: unknown; pointer: string }[] = [{ value: document, pointer: '' }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, pointer } = next
    if (typeof value === 'string') {
      if (isUnstorable(value)) return pointer
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (isUnstorable(key)) return pointer
        open.push({ value: inner, pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` })
      }
    }
  }
  return undefined
}

function isUnstorable(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed()
}
