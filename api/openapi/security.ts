// The security of each operation in the OpenAPI document, derived from its access.
import { type Access, type Scope, SCOPES } from '../access/access.ts'

export const SECURITY_SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description: `The \`API_TOKEN\` of the server, if it has one. ${scopesText('read', 'create')}`,
  },
  operatorToken: {
    type: 'http',
    scheme: 'bearer',
    description: `The \`OPERATOR_TOKEN\` of the server. It also opens the operations of callers. ${scopesText('read', 'create', 'operate', 'admin')}`,
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

function scopesText(...scopes: Scope[]): string {
  return `Scopes: ${scopes.map((scope) => `\`${scope}\`: ${SCOPES[scope]}`).join('; ')}.`
}
