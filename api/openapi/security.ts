// The security of each operation in the OpenAPI document, derived from its access.
import type { Access } from '../access/access.ts'

export const SECURITY_SCHEMES = {
  token: { type: 'http', scheme: 'bearer', description: 'The `API_TOKEN` of the server, if it has one.' },
  operatorToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `OPERATOR_TOKEN` of the server. It also opens the operations of callers.',
  },
}

/** The requirements of an operation, of which one must be met. `{}`: a server on loopback without tokens needs none. */
export function securityOf(access: Access): object[] {
  switch (access.audience) {
    case 'public':
      return []
    case 'caller':
      return [{}, { token: [access.scope] }, { operatorToken: [access.scope] }]
    case 'operator':
      return [{}, { operatorToken: [access.scope] }]
  }
}

/** A sentence for the description of an operation; undefined for one that needs no operator. */
export function audienceNote(access: Access): string | undefined {
  return access.audience === 'operator' ? `For operators, scope \`${access.scope}\`.` : undefined
}
