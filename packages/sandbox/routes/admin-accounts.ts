// Admin routes for accounts: add one; change its switches, credits, keys and catalogue; show or rotate its webhook secret.
// Bodies are strict, so that a misspelt switch is an error and not ignored.
import { z } from 'zod'
import { AccountError } from '../engine/accounts/accounts.ts'
import type { Account, AccountChange } from '../engine/accounts/accounts.ts'
import { queueSizeOf } from '../engine/requests/admission.ts'
import { camelNames } from '../engine/accounts/switch-names.ts'
import { CONTRACTS, SWITCH_SCHEMAS } from '../engine/accounts/contract.ts'
import { revealWebhookSecret, rotateWebhookSecret } from '../engine/webhooks/secrets.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { jsonBody } from './context.ts'

const keyState = z.enum(['active', 'expired', 'disabled'])
const word = z.string().regex(/^[^=:\s]+$/, 'must not contain spaces, ":" or "="')
const newKey = z.strictObject({ keyId: word, secret: z.string().regex(/^[^:\s]+$/), state: keyState.default('active') })

const changeBody = z.strictObject({
  ...nullable(SWITCH_SCHEMAS),
  contract: z.enum(CONTRACTS).optional(),
  /** The new balance. */
  credits: z.number().optional(),
  /** New states by key id. */
  keys: z.record(z.string(), keyState).optional(),
  catalogue: z.union([z.literal('all'), z.array(z.string())]).optional(),
})
const { keys: _states, ...newAccountShape } = changeBody.shape
const newAccountBody = z.strictObject({ ...newAccountShape, name: word, keys: z.array(newKey).min(1) })

export function addAdminAccountRoutes(app: SandboxApp, { platform, scheduler }: Services): void {
  const shown = (account: Account) => ({
    ...accountView(account),
    ...scheduler.load(account),
    queueSize: queueSizeOf(account),
  })

  app.get('/_sandbox/accounts', (c) => c.json({ accounts: platform.accounts.list().map(shown) }))

  app.post('/_sandbox/accounts', (c) =>
    changed(c, newAccountBody, ({ name, keys, ...rest }) => {
      const account = platform.accounts.addOrThrow(name, keys, changeOf(rest))
      return c.json(shown(account), 201)
    }),
  )

  app.patch('/_sandbox/accounts/:name', (c) =>
    changed(c, changeBody, ({ keys, ...rest }) => {
      const change = { ...changeOf(rest), ...(keys === undefined ? {} : { keyStates: keys }) }
      const account = platform.accounts.changeOrThrow(c.req.param('name'), change)
      scheduler.fill(account)
      return c.json(shown(account))
    }),
  )

  app.post('/_sandbox/accounts/:name/keys', (c) =>
    changed(c, newKey, (key) => c.json(shown(platform.accounts.addKeyOrThrow(c.req.param('name'), key)), 201)),
  )

  app.post('/_sandbox/accounts/:name/webhook-secret/:action{reveal|rotate}', (c) => {
    const account = platform.accounts.find(c.req.param('name'))
    if (account === undefined) return c.json({ detail: `there is no account ${c.req.param('name')}` }, 404)
    const act = c.req.param('action') === 'rotate' ? rotateWebhookSecret : revealWebhookSecret
    return c.json({ secret: act(platform, account) })
  })
}

/** An account in the admin routes: everything except the secrets. */
export function accountView(account: Account) {
  const { contract, concurrency } = account.switches
  return {
    name: account.name,
    contract,
    concurrency,
    balanceCredits: account.balanceCredits,
    keyIds: account.keys.map((key) => key.keyId),
    keys: account.keys.map(({ keyId, state }) => ({ keyId, state })),
    switches: account.switches,
    catalogue: account.catalogue,
    webhookSecretRevealed: account.webhookSecretRevealedAtMs !== null,
  }
}

function changeOf(body: Omit<z.output<typeof changeBody>, 'keys'>): AccountChange {
  const { contract, credits, catalogue, ...switches } = body
  const given = Object.fromEntries(Object.entries(switches).filter(([, value]) => value !== undefined))
  return {
    switches: given,
    ...(contract === undefined ? {} : { contract }),
    ...(credits === undefined ? {} : { credits }),
    ...(catalogue === undefined ? {} : { catalogue }),
  }
}

async function changed<S extends z.ZodType>(
  c: SandboxContext,
  schema: S,
  act: (body: z.output<S>) => Response,
): Promise<Response> {
  const parsed = schema.safeParse(camelNames(await jsonBody(c)))
  if (!parsed.success) return c.json({ detail: z.prettifyError(parsed.error), issues: parsed.error.issues }, 422)
  try {
    return act(parsed.data)
  } catch (error) {
    if (!(error instanceof AccountError)) throw error
    return c.json({ detail: error.message }, error.message.startsWith('there is no') ? 404 : 409)
  }
}

function nullable<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  const entries = Object.entries(shape).map(([name, schema]) => [name, schema.nullish()])
  return Object.fromEntries(entries) as { [Name in keyof Shape]: z.ZodOptional<z.ZodNullable<Shape[Name]>> }
}
