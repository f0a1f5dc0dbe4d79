// Tells the platform's own answers from those of what stands before it.

/** The platform speaks JSON only; another content type comes from a firewall or a gateway before it. */
export function isForeignPage(contentType: string | undefined): boolean {
  return contentType !== undefined && contentType !== '' && !/\bjson\b/i.test(contentType)
}
