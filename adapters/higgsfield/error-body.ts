// Reads the body of an error response: a text, a list of field errors, or a page of a proxy or firewall.
// Invariant: every body gives a short text for people, without the `input` that field errors repeat.
import { z } from 'zod'

export interface ErrorBody {
  /** Short text for people; empty where the body has none. */
  detail: string
  /** Machine-readable `code` (newer contract), where there is one. */
  code: string | undefined
}

const MAX_DETAIL_CHARS = 500

const FieldError = z.object({
  msg: z.string(),
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
})

const Text = z.string().min(1).optional().catch(undefined)

const Body = z.object({
  detail: z
    .union([z.string(), z.array(FieldError)])
    .optional()
    .catch(undefined),
  message: Text,
  error: Text,
  code: Text,
})

/** Reads the text and the code. `{"detail":[{"loc":["body","duration"],"msg":"Input should be 5 or 10"}]}` → `body.duration: Input should be 5 or 10`. */
export function readErrorBody(text: string): ErrorBody {
  const parsed = Body.safeParse(parseJson(text))
  if (!parsed.success) return { detail: pageText(text), code: undefined }
  const { detail, message, error, code } = parsed.data
  const found = (typeof detail === 'string' ? detail : detail?.map(fieldText).join('; ')) || message || error || ''
  return { detail: shorten(found), code }
}

/** The parsed value; undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fieldText(field: z.infer<typeof FieldError>): string {
  return field.loc.length > 0 ? `${field.loc.join('.')}: ${field.msg}` : field.msg
}

/** The title of a page of a proxy or firewall, which is text enough. */
function pageText(text: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text)?.[1]
  return shorten(title ?? (/^\s*</.test(text) ? '' : text))
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > MAX_DETAIL_CHARS ? `${line.slice(0, MAX_DETAIL_CHARS)}…` : line
}
