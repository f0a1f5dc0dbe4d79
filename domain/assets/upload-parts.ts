// Divides a file into the parts in which it is uploaded, and names them in the object store.
// Invariant: the parts follow from size and part size alone, so that no list of them is stored.

export interface Part {
  /** Counted from 1. */
  number: number
  offsetBytes: number
  sizeBytes: number
}

/** All parts of a file, in their order. Only the last one may be smaller. */
export function partsOf({ sizeBytes, partBytes }: { sizeBytes: number; partBytes: number }): Part[] {
  return Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => {
    const offsetBytes = index * partBytes
    return { number: index + 1, offsetBytes, sizeBytes: Math.min(partBytes, sizeBytes - offsetBytes) }
  })
}

/** The key of a part in the object store: `uploads/upl_….0001`. */
export function partKey(sessionId: string, partNumber: number): string {
  return `uploads/${sessionId}.${String(partNumber).padStart(4, '0')}`
}
