// The body of an operation as a value: what the contract says of it, and how it is read.
import type { z } from '@hono/zod-openapi'
import type { ProblemCode } from '../../contracts/public/problems.ts'
import type { ApiContext } from '../api-types.ts'

export interface RequestBody<Read> {
  /** Schemas by content type, for the OpenAPI document. Services check the content, so that all callers get the same texts. */
  content: Record<string, { schema: unknown; example?: unknown; examples?: unknown }>
  /** The request may have no body. Default false. */
  isOptional?: boolean
  /** Headers that are read together with the body. */
  headers?: z.ZodObject
  /** What `read` and the check of the content can throw. */
  problems: readonly ProblemCode[]
  read(c: ApiContext): Promise<Read>
}
