// Accounts of the pool as operators add and see them.
// Invariant: only schemas of requests contain secrets; no schema of a response has a field for one.
import { z } from 'zod'
import { CHARACTER_VARIANTS, TRAINING_STATES } from '../vocabulary/characters.ts'
import {
  ACCOUNT_KEY_STATES,
  ACCOUNT_STATES,
  CONTRACT_EVIDENCE,
  CONTRACT_SETTINGS,
  CONTRACTS,
  type ContractEvidence,
  EFFECTIVE_CONTRACTS,
  KEY_OFF_REASONS,
} from '../vocabulary/account-states.ts'
import { ENDED_PAUSES } from '../vocabulary/pool.ts'
import { AccountLoad } from './account-load.ts'
import { AccountId, AccountKeyId } from './ids.ts'

export const DEFAULT_SLOTS = 4
export const MAX_SLOTS = 999
const EVIDENCE_KINDS = Object.keys(CONTRACT_EVIDENCE) as [ContractEvidence, ...ContractEvidence[]]

const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits or dashes, and not begin with a dash')
  .meta({ description: 'Name of the account. It can be used again after the account is removed.', examples: ['north'] })
const KeyId = z
  .string()
  .regex(/^[\x21-\x39\x3b-\x7e]{1,200}$/, 'must be the id of a key: visible ASCII characters, no colon')
  .meta({ description: 'Id of the key on the platform.', examples: ['5a3c0f6b-2f11-4a39-8d2b-0f0c9b0e5a0e'] })
const Secret = z
  .string()
  .regex(/^[\x21-\x7e]{1,500}$/, 'must be the secret of the key: visible ASCII characters, no spaces')
  .meta({ description: 'Secret of the key. It is stored encrypted, and no response contains it.' })
const Slots = z
  .int()
  .min(1)
  .max(MAX_SLOTS)
  .meta({ description: 'Concurrency limit of the account. Only the console of the platform shows it.' })
const ContractSetting = z.enum(CONTRACT_SETTINGS).meta({
  description:
    'How the platform treats the account. `rejecting`: requests above the concurrency limit get HTTP 400, and there is no idempotency. `queueing`: they are queued, and `Idempotency-Key` is honoured. `auto`: learned from the platform’s responses.',
})
const WebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{16,}={0,2}$/, 'must be the account’s webhook secret from the console: whsec_…')
  .meta({ description: 'If set, webhooks of the account are accepted only with a valid signature. Stored encrypted.' })
const Check = z.boolean().default(true).meta({
  description: '`true`: check the key with the platform first, which is free. `false`: store the key without a check.',
})

export const CreateAccount = z
  .strictObject({
    name: Name,
    keyId: KeyId,
    secret: Secret,
    slots: Slots.default(DEFAULT_SLOTS),
    contract: ContractSetting.default('auto'),
    webhookSecret: WebhookSecret.optional(),
    check: Check,
  })
  .meta({ id: 'CreateAccount' })
export type CreateAccount = z.infer<typeof CreateAccount>

export const ChangeAccount = z
  .strictObject({
    slots: Slots.optional(),
    modelSlots: z.record(z.string().min(1).max(200), Slots.nullable()).optional().meta({
      description: 'Limits of single models. Null removes a limit. The limits of other models do not change.',
    }),
    contract: ContractSetting.optional(),
    webhookSecret: WebhookSecret.nullable().optional().meta({
      description: 'A new secret; the earlier ones stay valid for 24 hours. Null: webhooks need no signature.',
    }),
  })
  .meta({ id: 'ChangeAccount' })
export type ChangeAccount = z.infer<typeof ChangeAccount>

export const AddAccountKey = z
  .strictObject({
    keyId: KeyId,
    secret: Secret,
    keepsOthers: z.boolean().default(false).meta({
      description:
        '`true`: the other keys of the account stay in use. `false`: they are switched off once the platform has accepted the new key.',
    }),
    check: Check,
  })
  .meta({ id: 'AddAccountKey' })
export type AddAccountKey = z.infer<typeof AddAccountKey>

const Time = z.iso.datetime()

export const AccountKey = z
  .object({
    id: AccountKeyId,
    keyId: z.string(),
    state: z.enum(ACCOUNT_KEY_STATES).exclude(['deleted']),
    offReason: z.enum(KEY_OFF_REASONS).nullable(),
    offDetail: z.string().nullable().meta({ description: 'The error text of the platform.' }),
    offAt: Time.nullable(),
    nextCheckAt: Time.nullable().meta({ description: 'When a refused key is checked again.' }),
    lastUsedAt: Time.nullable(),
    createdAt: Time,
  })
  .meta({ id: 'AccountKey' })
export type AccountKey = z.infer<typeof AccountKey>

export const Account = z
  .object({
    id: AccountId,
    ...AccountLoad.shape,
    state: z.enum(ACCOUNT_STATES),
    source: z
      .enum(['environment', 'added'])
      .meta({ description: '`environment`: listed in `HIGGSFIELD_ACCOUNTS`. `added`: added by an operator.' }),
    keys: z.array(AccountKey),
    contract: z.object({
      setting: ContractSetting,
      effective: z.enum(EFFECTIVE_CONTRACTS),
      learnedAt: Time.nullable(),
      evidence: z.array(
        z.object({
          kind: z.enum(EVIDENCE_KINDS),
          contract: z.enum(CONTRACTS),
          isProof: z.boolean(),
          firstSeenAt: Time,
          seenAt: Time,
        }),
      ),
    }),
    fromSandbox: z.boolean().nullable().meta({
      description:
        'Whether the sandbox responds for this account, so that nothing on it costs money. From the last response that could show it; null before the first one.',
    }),
    webhookSecrets: z.array(z.object({ createdAt: Time, expiresAt: Time.nullable() })),
    catalogue: z.object({ readAt: Time.nullable(), listed: z.array(z.string()) }).meta({
      description:
        'What the platform lists for the account. Unlisted models may work; refused ones are in `blockedModels`.',
    }),
    credits: z
      .object({
        isOut: z.boolean().meta({
          description:
            'Whether the last request that could show it was refused for lack of credits. A trial generation that the platform accepts ends it.',
        }),
        lastRefusedAt: Time.nullable().meta({
          description: 'When the platform last refused a request for lack of credits.',
        }),
        spentTodayCredits: z
          .number()
          .meta({ description: 'Credits charged since midnight, in the time zone of the budgets.' }),
        spentCredits: z.number().meta({ description: 'Credits charged in total, from the ledger of this server.' }),
      })
      .meta({
        description:
          'The platform offers no balance. These are the credits that this server has spent, and the last lack of credits.',
      }),
    lastLeasedAt: Time.nullable(),
    createdAt: Time,
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof Account>

export const AccountList = z.object({ data: z.array(Account) }).meta({ id: 'AccountList' })
export type AccountList = z.infer<typeof AccountList>

/** The result of checking one key with the platform. */
export const KeyCheckResult = z.object({
  keyId: z.string(),
  outcome: z.enum(['accepted', 'refused', 'blocked', 'unavailable', 'unchecked']).meta({
    description:
      '`accepted`: the platform accepts the key. `refused`: it does not. `blocked`: a firewall in front of the platform answered. `unavailable`: no response, or an error of the platform. `unchecked`: no check was requested.',
  }),
  detail: z.string(),
})
export type KeyCheckResult = z.infer<typeof KeyCheckResult>

/** A pause that lasted until an operator ended it. */
export const EndedPause = z
  .object({
    cause: z.enum(ENDED_PAUSES),
    model: z.string().nullable().meta({ description: 'The model, for `model_block`; null for pauses of the account.' }),
    until: Time.nullable().meta({ description: 'When it would have ended; null where it had no known end.' }),
    reason: z.string().nullable(),
  })
  .meta({ id: 'EndedPause' })
export type EndedPause = z.infer<typeof EndedPause>

export const CheckedAccount = z
  .object({ account: Account, checks: z.array(KeyCheckResult), notes: z.array(z.string()) })
  .meta({ id: 'CheckedAccount' })
export type CheckedAccount = z.infer<typeof CheckedAccount>

const Ended = z.array(EndedPause).meta({ description: 'The pauses that this call ended.' })

/** The result of checking all keys of an account. The account is shown as it is after the check. */
export const AccountCheck = CheckedAccount.extend({ ended: Ended }).meta({ id: 'AccountCheck' })
export type AccountCheck = z.infer<typeof AccountCheck>

/** The account after a resume. `availability`, `cause` and `pausedUntil` are those after the change. */
export const ResumedAccount = Account.extend({
  ended: Ended,
  checks: z.array(KeyCheckResult).meta({ description: 'Refused keys are checked again with the platform.' }),
}).meta({ id: 'ResumedAccount' })
export type ResumedAccount = z.infer<typeof ResumedAccount>

export const RemovedAccount = z
  .object({
    id: AccountId,
    name: z.string(),
    abandoned: z
      .array(z.string())
      .meta({ description: 'Generations that were running on the account. Their outcome is never read.' }),
    soulIdsLost: z
      .array(z.object({ character: z.string(), variant: z.enum(CHARACTER_VARIANTS), state: z.enum(TRAINING_STATES) }))
      .meta({
        description:
          'Soul IDs that no other account of the pool has. Jobs with these characters need another training, or the account again: then its Soul IDs can be adopted.',
      }),
  })
  .meta({ id: 'RemovedAccount' })
export type RemovedAccount = z.infer<typeof RemovedAccount>
