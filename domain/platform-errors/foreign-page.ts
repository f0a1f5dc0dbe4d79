// Detects responses of a proxy or firewall in front of the platform.

/** The platform sends JSON only. Another content type comes from a firewall or a gateway in front of it. */
export function isForeignPage(contentType: string | undefined): boolean {
  return contentType !== undefined && contentType !== '' && !/\bjson\b/i.test(contentType)
}
