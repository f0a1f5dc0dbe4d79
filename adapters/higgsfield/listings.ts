// Reads the models that the platform lists for an account, with the JSON Schema of their input.
// Invariant: only free reads. What is stored later is limited in size and depth, because it comes from outside.
import { z } from 'zod'
import type { JsonSchema, PlatformListing } from '../../contracts/models/platform-listing.ts'
import { isWithinDepth } from '../../domain/models/unknown/read-schema.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { ListingReader } from '../../services/platform/listing-reader.ts'
import { type AccountAccess, exchangeAs } from './account-exchange.ts'
import type { Credentials } from './credentials.ts'
import { checkedEndpoint, type PlatformEndpoint } from './endpoint.ts'
import { parseJson } from './error-body.ts'
import { isSuccess } from './http-exchange.ts'

export interface ListingsOptions extends PlatformEndpoint {
  credentials: Credentials
  /** Limit of each call, in milliseconds. Default 10 s. */
  timeoutMs?: number
}

/** Small, because a schema can have many kilobytes. */
const PAGE_SIZE = 25
const MAX_PAGES = 80
const MAX_PAGE_BYTES = 8 * 1024 * 1024
const MAX_SCHEMA_CHARACTERS = 128 * 1024
const MAX_SCHEMA_DEPTH = 32

const text = (max: number) =>
  z
    .string()
    .transform((value) => storable(value).slice(0, max))
    .catch('')
const Listed = z.object({
  slug: z.string().min(1).max(300),
  title: text(200),
  description: text(2000),
  output_type: text(50),
  operation_type: z.union([z.array(text(50)).max(20), text(50).transform((one) => [one])]).catch([]),
  input_schema: z.unknown().optional().transform(usableSchema),
})
const Page = z.object({ items: z.array(z.unknown()) })

/** Throws `TypeError` for a base URL that is not http(s) or that carries credentials. */
export function createListingReader(options: ListingsOptions): ListingReader {
  const { credentials, timeoutMs = scaledMs(10_000) } = options
  const endpoint = checkedEndpoint(options)
  return {
    readModels: ({ accountId }) => readModels({ ...endpoint, accountId, credentials }, timeoutMs),
  }
}

/** All pages. A page without new models is the last one, because a server may ignore page numbers, or have smaller pages. */
async function readModels(access: AccountAccess, timeoutMs: number): Promise<PlatformListing[] | undefined> {
  const models = new Map<string, PlatformListing>()
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const items = await readPage(access, { page, timeoutMs })
    // Half of a list would show the other models as gone.
    if (!items) return undefined
    const before = models.size
    for (const item of items) {
      const listed = Listed.safeParse(item).data
      if (listed && storable(listed.slug) === listed.slug) models.set(listed.slug, toModel(listed))
    }
    if (models.size === before) break
  }
  return [...models.values()]
}

async function readPage(
  access: AccountAccess,
  { page, timeoutMs }: { page: number; timeoutMs: number },
): Promise<unknown[] | undefined> {
  const answer = await exchangeAs(access, {
    method: 'GET',
    path: `/models?include_schema=true&page=${page}&size=${PAGE_SIZE}`,
    timeoutMs,
    signal: undefined,
    maxBytes: MAX_PAGE_BYTES,
  })
  if (answer.kind !== 'answered' || !isSuccess(answer.httpStatus)) return undefined
  return Page.safeParse(parseJson(answer.text)).data?.items
}

function toModel(listed: z.output<typeof Listed>): PlatformListing {
  const { slug, title, description, output_type: outputType, input_schema: inputSchema } = listed
  const operations = listed.operation_type.filter((name) => name !== '')
  return { slug, title, description, outputType, operations, inputSchema }
}

/** Null for a schema that is missing, too large or too deep. */
function usableSchema(value: unknown): JsonSchema | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  if (!isWithinDepth(value, MAX_SCHEMA_DEPTH)) return null
  const json = JSON.stringify(value)
  return json.length <= MAX_SCHEMA_CHARACTERS && storable(json) === json ? (value as JsonSchema) : null
}

/** PostgreSQL stores no NUL character, as such or escaped in JSON. */
function storable(value: string): string {
  // eslint-disable-next-line no-control-regex -- the character is what is removed
  return value.replaceAll(/\u0000|\\u0000/g, '')
}
