// Who may call an operation: an audience, and the scope that a token of this audience needs.
// Invariant: every route has one `Access`; the guard, the OpenAPI document and the access test read nothing else.

/** What each scope allows. Each of the two tokens of a server has every scope of its audience, so only audiences are checked. */
export const SCOPES = {
  read: 'read and follow; change nothing',
  create: 'start and cancel jobs, and upload files; spends credits within the budget of the client',
  operate: 'check, drain and resume accounts, and resolve unknown attempts; no secrets and no limits',
  admin: 'manage accounts with their keys and limits, and budgets',
} as const

export type Scope = keyof typeof SCOPES

/**
 * - `public`: no token. The route shows no data of clients, or checks a secret of its own.
 * - `caller`: the token of callers or of operators. The data are those of one client.
 * - `operator`: the token of operators. The data are those of all clients, or of the pool.
 */
export type Access =
  | { readonly audience: 'public' }
  | { readonly audience: 'caller'; readonly scope: Extract<Scope, 'read' | 'create'> }
  | { readonly audience: 'operator'; readonly scope: Extract<Scope, 'read' | 'operate' | 'admin'> }

export const PUBLIC: Access = { audience: 'public' }

/** Access of callers with this scope. */
export function caller(scope: 'read' | 'create'): Access {
  return { audience: 'caller', scope }
}

/** Access of operators with this scope. */
export function operator(scope: 'read' | 'operate' | 'admin'): Access {
  return { audience: 'operator', scope }
}
