// The address of the platform's API, and the user agent of our calls.

export interface PlatformEndpoint {
  /** `https://api.higgsfield.ai`, or the sandbox. Every URL is built from it; none is taken from a response. */
  baseUrl: string
  /** Sent with every call: the platform's firewall refuses clients that send no name. */
  userAgent: string
}

/**
 * The endpoint with the slashes at the end of its base URL removed.
 * Throws `TypeError` for a base URL that is not http(s) or that carries credentials.
 */
export function checkedEndpoint({ baseUrl, userAgent }: PlatformEndpoint): PlatformEndpoint {
  const { protocol, username } = new URL(baseUrl)
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError('the platform is reached by http or https only')
  if (username !== '') throw new TypeError('the base URL of the platform must not carry credentials')
  return { baseUrl: baseUrl.replace(/\/+$/, ''), userAgent }
}
