// A character as callers request it and as the API shows it: a name, images, and the Soul IDs trained from them.
import { z } from 'zod'
import { ImageSource } from '../models/media-sources.ts'
import { NOT_BLANK } from '../models/model.ts'
import {
  ADOPTION_OUTCOMES,
  CHARACTER_VARIANTS,
  PLAN_ACTIONS,
  SOUL_ID_STATUSES,
  TRAINING_FAILURE_CODES,
  TRAINING_ORIGINS,
  TRAINING_STATES,
} from '../vocabulary/characters.ts'
import { Asset } from './assets.ts'
import { AccountId, CharacterId, TrainingId } from './ids.ts'
import { pageOf } from './pages.ts'

/** Highest number of images, as on the platform. */
export const MAX_CHARACTER_IMAGES = 100
/** The platform takes 100 characters, and the name that is sent there also contains the id of the training. */
export const MAX_CHARACTER_NAME = 60

export const CharacterVariantSchema = z.enum(CHARACTER_VARIANTS).meta({
  id: 'CharacterVariant',
  description: 'The version of Soul that the Soul ID is for: `v1` for Soul, `v2` for Soul 2, `cinema` for Soul Cinema.',
})

const Name = z.string().trim().min(1).max(MAX_CHARACTER_NAME).meta({
  pattern: NOT_BLANK,
  description: 'Unique among your characters, in upper or lower case.',
})
const Time = z.iso.datetime()
const Images = z.array(ImageSource).max(MAX_CHARACTER_IMAGES, `takes at most ${MAX_CHARACTER_IMAGES} images`)

export const CreateCharacter = z
  .strictObject({
    name: Name,
    images: Images.default([]).meta({
      description: '1 to 100 images by upload id or URL. At least one, except with `adopt`.',
    }),
    adopt: z.boolean().default(false).meta({
      description:
        'Also adopt Soul IDs of this name that the accounts have already. Without `images`, the character can be trained on further accounts only after images are added.',
    }),
  })
  .meta({
    id: 'CreateCharacter',
    examples: [{ name: 'Ada', images: ['asset_01kabq5w3gey3s9v8m0n7xkc2t'] }],
  })
export type CreateCharacter = z.infer<typeof CreateCharacter>

export const ChangeCharacter = z
  .strictObject({
    name: Name.optional(),
    addImages: Images.min(1).optional().meta({ description: 'Only before the first training.' }),
    removeImages: z.array(z.string()).min(1).optional().meta({
      description: 'Ids of images of the character. Only before the first training, and at least one image stays.',
    }),
  })
  .meta({ id: 'ChangeCharacter', examples: [{ name: 'Ada Lovelace' }] })
export type ChangeCharacter = z.infer<typeof ChangeCharacter>

const AccountRefs = z
  .array(z.string().min(1).max(100))
  .min(1)
  .max(100)
  .meta({ description: 'Names or ids of accounts.' })

export const TrainCharacter = z
  .strictObject({
    variants: z.array(CharacterVariantSchema).min(1).max(CHARACTER_VARIANTS.length).default(['v2']),
    accounts: AccountRefs.optional(),
    count: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'On how many accounts each variant must be, in all. Default 1. Not with `accounts`.' }),
    maxCredits: z.number().min(0).optional().meta({
      description:
        'Highest price of this request. Trainings that would exceed it are left out, and the response names them.',
    }),
    dryRun: z.boolean().default(false).meta({ description: 'Only return what would be trained, and its price.' }),
  })
  .meta({ id: 'TrainCharacter', examples: [{ variants: ['v2'], count: 2 }] })
export type TrainCharacter = z.infer<typeof TrainCharacter>

export const AdoptCharacter = z
  .strictObject({
    accounts: AccountRefs.optional().meta({ description: 'Default: all accounts of the pool.' }),
    soulId: z.guid().optional().meta({ description: 'Id of one Soul ID on the platform. Default: search by name.' }),
    soulName: z.string().min(1).max(100).optional().meta({
      description: 'Name of the Soul IDs on the platform. Default: the name of the character.',
    }),
  })
  .meta({ id: 'AdoptCharacter', examples: [{}] })
export type AdoptCharacter = z.infer<typeof AdoptCharacter>

export const TrainingFailure = z
  .object({
    code: z.enum(TRAINING_FAILURE_CODES),
    detail: z.string().meta({ description: 'For `training_failed` the reason that the platform gives.' }),
    paid: z.enum(['no', 'yes', 'unknown']),
  })
  .meta({ id: 'TrainingFailure' })
export type TrainingFailure = z.infer<typeof TrainingFailure>

export const CharacterTraining = z
  .object({
    id: TrainingId,
    variant: CharacterVariantSchema,
    account: z.string(),
    accountId: AccountId,
    origin: z.enum(TRAINING_ORIGINS),
    state: z.enum(TRAINING_STATES).meta({ id: 'TrainingState' }),
    soulId: z.string().nullable().meta({ description: 'Id of the Soul ID on the platform.' }),
    platformStatus: z.enum(SOUL_ID_STATUSES).nullable().meta({
      description: 'Last status that the platform reported of a training. Null before, and after its end.',
    }),
    priceCredits: z.number(),
    chargedCredits: z.number().nullable().meta({ description: 'What it cost. Null while that is not known.' }),
    waitingReason: z.string().nullable().meta({ description: 'Why it is not sent, or not decided, yet.' }),
    nextTryAt: Time.nullable(),
    error: TrainingFailure.nullable(),
    createdAt: Time,
    acceptedAt: Time.nullable(),
    startedAt: Time.nullable(),
    checkedAt: Time.nullable().meta({ description: 'When the platform last reported its status.' }),
    finishedAt: Time.nullable(),
    removal: z
      .object({
        requestedAt: Time,
        removedAt: Time.nullable(),
        givenUpAt: Time.nullable().meta({
          description: 'When the account left the pool, so that the Soul ID stays there.',
        }),
        error: z.string().nullable().meta({ description: 'Why the last try to delete it on the account failed.' }),
      })
      .nullable(),
  })
  .meta({ id: 'CharacterTraining', description: 'A variant of a character on an account.' })
export type CharacterTraining = z.infer<typeof CharacterTraining>

export const Character = z
  .object({
    id: CharacterId,
    name: z.string(),
    images: z.array(Asset),
    advice: z.array(z.string()).meta({ description: 'How the images could train better. Faces are not examined.' }),
    trainings: z.array(CharacterTraining),
    removalRequestedAt: Time.nullable(),
    removedAt: Time.nullable().meta({
      description: 'When the last account had deleted its Soul IDs. Null while the removal is not complete.',
    }),
    createdAt: Time,
    links: z.object({ self: z.string(), train: z.string(), adopt: z.string() }),
  })
  .meta({ id: 'Character' })
export type Character = z.infer<typeof Character>

export const CharacterPage = pageOf(Character, 'CharacterPage')
export type CharacterPage = z.infer<typeof CharacterPage>

export const TrainingPlan = z
  .object({
    character: z.object({ id: CharacterId, name: z.string() }),
    dryRun: z.boolean(),
    credits: z.number().meta({ description: 'Credits that are reserved for all trainings that begin.' }),
    trainings: z.array(
      z.object({
        variant: CharacterVariantSchema,
        account: z.string().nullable(),
        accountId: AccountId.nullable(),
        action: z.enum(PLAN_ACTIONS).meta({
          description:
            '`train`: a training begins. `exists`: the account has the variant, or trains it. `over_max_credits`: left out because of `maxCredits`. `no_account`: no further account can train it.',
        }),
        trainingId: TrainingId.nullable(),
        credits: z.number(),
      }),
    ),
  })
  .meta({ id: 'TrainingPlan' })
export type TrainingPlan = z.infer<typeof TrainingPlan>

export const AdoptedCharacter = z
  .object({
    character: Character,
    results: z.array(
      z.object({
        account: z.string(),
        soulId: z.string(),
        name: z.string(),
        variant: CharacterVariantSchema,
        outcome: z.enum(ADOPTION_OUTCOMES).meta({
          description:
            '`exists`: the account has this variant of the character. `taken`: the Soul ID belongs to another character. `failed`: its training has failed.',
        }),
      }),
    ),
    unreachable: z.array(z.object({ account: z.string(), reason: z.string() })).meta({
      description: 'Accounts whose list could not be read. They may have Soul IDs of this name.',
    }),
  })
  .meta({ id: 'AdoptedCharacter' })
export type AdoptedCharacter = z.infer<typeof AdoptedCharacter>
