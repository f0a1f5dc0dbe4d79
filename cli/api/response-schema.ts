// How the client checks the body of a response. A zod schema fits.

export interface ResponseSchema<Body = unknown> {
  safeParse(
    body: unknown,
  ):
    | { success: true; data: Body }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }
}

/** What a schema makes of a body. */
export type BodyOf<Schema extends ResponseSchema> = Extract<ReturnType<Schema['safeParse']>, { success: true }>['data']

/**
 * A list whose rows are only shown. It checks that the body has `data` and that each row has the named fields, and keeps the rest as it is.
 * A command that uses it does not load zod and the contracts.
 */
export function listWith<List extends { data: readonly object[] }>(
  ...fields: readonly (keyof List['data'][number] & string)[]
): ResponseSchema<List> {
  return {
    safeParse(body) {
      const data = (body as Partial<List> | null | undefined)?.data
      if (!Array.isArray(data)) return problemAt(['data'], 'not a list')
      for (const [index, row] of data.entries()) {
        const missing = missingField(row, fields)
        if (missing !== undefined) return problemAt(['data', index, missing], 'is missing')
      }
      return { success: true, data: body as List }
    },
  }
}

/** One resource that is only shown, checked as a row of `listWith`. */
export function resourceWith<Resource extends object>(
  ...fields: readonly (keyof Resource & string)[]
): ResponseSchema<Resource> {
  return {
    safeParse(body) {
      const missing = missingField(body, fields)
      return missing === undefined ? { success: true, data: body as Resource } : problemAt([missing], 'is missing')
    },
  }
}

function missingField(row: unknown, fields: readonly string[]): string | undefined {
  return fields.find((field) => (row as Record<string, unknown> | null | undefined)?.[field] === undefined)
}

function problemAt(path: readonly PropertyKey[], message: string) {
  return { success: false as const, error: { issues: [{ path, message }] } }
}
