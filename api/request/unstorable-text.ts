// Finds text that JSON can contain and PostgreSQL cannot store: U+0000 and unpaired surrogates.

/** JSON Pointer of such a text or field name in a parsed document, at any depth; undefined where there is none. */
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
