// Finds the address of the API: from the command line, the environment, the running stack, or the default port.
import type { CliEnvironment } from '../../config/cli-config.ts'
import { UsageError } from '../errors/errors.ts'
import { type FoundStack, findStack, resolveDataDir } from './stack-state.ts'

/** Used when no other source names an address. */
export const DEFAULT_API_URL = 'http://127.0.0.1:4800'

/** The address and its source. */
export interface ApiAddress {
  url: string
  source: '--api' | 'HFW_API' | 'running stack' | 'default'
}

/** Returns the address. Throws `UsageError` when `--api` is not an http(s) URL. */
export function findApi(
  flag: string | undefined,
  environment: Pick<CliEnvironment, 'HFW_API' | 'HFW_DATA_DIR'>,
): ApiAddress {
  if (flag !== undefined) return { url: checkedUrl(flag), source: '--api' }
  if (environment.HFW_API !== undefined) return { url: environment.HFW_API, source: 'HFW_API' }
  const stack: FoundStack = findStack(resolveDataDir(environment.HFW_DATA_DIR))
  if (stack.state === 'running') return { url: stack.content.urls.api, source: 'running stack' }
  return { url: DEFAULT_API_URL, source: 'default' }
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw new UsageError(`--api must be an http(s) URL, for example ${DEFAULT_API_URL}`)
}
