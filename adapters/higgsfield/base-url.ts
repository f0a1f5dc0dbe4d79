// The root of the platform's API, checked.

/** Without a slash at its end. Throws on what is not http(s), and on credentials in the URL. */
export function checkedBaseUrl(url: string): string {
  const { protocol, username } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError('the platform is reached by http or https only')
  if (username !== '') throw new TypeError('the base URL of the platform must not carry credentials')
  return url.replace(/\/+$/, '')
}
