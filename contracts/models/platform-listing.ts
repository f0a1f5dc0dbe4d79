// A model as the platform lists it for an account: `GET /models?include_schema=true`.
// Invariant: plain data from outside. Its schema is read only by code with limits on size, depth and time.

export type JsonSchema = Readonly<Record<string, unknown>>

export interface PlatformListing {
  /** The id of the model on the platform, which is also the path of its submission. */
  slug: string
  title: string
  description: string
  /** The platform's own words, for example `video` and `image_to_video`. */
  outputType: string
  operations: readonly string[]
  /** JSON Schema of the body. Null where the platform lists none, or one that is too large. */
  inputSchema: JsonSchema | null
}
