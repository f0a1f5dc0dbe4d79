// Free reads from the platform for API and worker: whether a request exists, what a job would cost, and the lists of styles.
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import type { Model } from '../../contracts/models/model.ts'
import { replaceMedia } from '../../domain/models/media-of.ts'
import type { PlatformLookups } from '../../services/platform/platform-lookups.ts'
import type { AccountAccess } from './account-exchange.ts'
import type { Credentials } from './credentials.ts'
import { checkedEndpoint, type PlatformEndpoint } from './endpoint.ts'
import { readEstimate } from './estimate.ts'
import { readList } from './read-list.ts'
import { readStatus } from './read-status.ts'
import { composeRequest } from './wire/compose.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

export interface LookupsOptions extends PlatformEndpoint {
  credentials: Credentials
  /** Limit of one call, in milliseconds. Default 5 s, because a caller waits. */
  timeoutMs?: number
}

/** Replaces the prompt, which does not affect the price. */
const PLACEHOLDER_PROMPT = 'an image'

/** Throws `TypeError` for a base URL that is not http(s) or that carries credentials. */
export function createPlatformLookups(options: LookupsOptions): PlatformLookups {
  const { credentials, timeoutMs = scaledMs(5_000) } = options
  const endpoint = checkedEndpoint(options)
  const accessOf = (accountId: string): AccountAccess => ({ ...endpoint, accountId, credentials })
  return {
    async findRequest({ accountId, requestId, dialect }) {
      const outcome = await readStatus(accessOf(accountId), { requestId, dialect, timeoutMs, signal: undefined })
      return outcome.kind === 'report' ? { kind: 'found' } : { kind: outcome.kind, detail: outcome.detail }
    },
    async quote({ accountId, model: modelId, declaration = getModelOrThrow(modelId), input }) {
      try {
        const request = composeRequest({ modelId, declaration, input: withPlaceholders(declaration, input) })
        return await readEstimate(accessOf(accountId), { request, timeoutMs })
      } catch (error) {
        return { kind: 'unpriced', detail: error instanceof Error ? error.message : String(error) }
      }
    },
    async readList({ accountId, list }) {
      return readList(accessOf(accountId), { list, timeoutMs })
    },
  }
}

function withPlaceholders(model: Model, input: Record<string, unknown>): Record<string, unknown> {
  const placed = replaceMedia(model, input, ({ kind }) => PLACEHOLDER_URLS[kind])
  return placed['prompt'] === undefined ? placed : { ...placed, prompt: PLACEHOLDER_PROMPT }
}
