// The character of a generation, as the API shows it: which one, and how the job uses it.
import { z } from 'zod'
import { CHARACTER_DECISIONS, CHARACTER_POLICIES } from '../vocabulary/character-use.ts'
import { CharacterVariantSchema } from './characters.ts'
import { CharacterId, TrainingId } from './ids.ts'

export const CharacterPolicySchema = z.enum(CHARACTER_POLICIES).meta({
  id: 'CharacterPolicy',
  description:
    'What happens where no account that holds the Soul ID of the character has a free slot. `wait`: the job waits for one. `train`: the character is trained on another account, which is paid for beside the job, and the job waits for the first of both. `references`: images of the character are sent as reference images instead.',
})

export const GenerationCharacter = z
  .object({
    id: CharacterId,
    name: z.string().meta({ description: 'Its name when the job was accepted.' }),
    usedAs: z.enum(['soul_id', 'references']).meta({
      description:
        '`soul_id`: the Soul ID of the account that gets the job. `references`: its images, as reference images.',
    }),
    variant: CharacterVariantSchema.nullable().meta({
      description: 'The variant of the Soul ID. Null for references.',
    }),
    policy: CharacterPolicySchema.nullable().meta({ description: 'Null where the model takes no Soul IDs.' }),
    decision: z.enum(CHARACTER_DECISIONS).meta({
      description:
        'Decided when the job was accepted. `held`: an account that holds it had a free slot. `wait`: waits for such an account. `train`: waits for `training`. `references`: see `usedAs`.',
    }),
    training: z
      .object({
        id: TrainingId,
        account: z.string().meta({ description: 'Name of the account that trains it.' }),
        priceCredits: z.number().meta({
          description:
            'Price of the training, beside that of the job. 0 where it ran already: a training is paid for once.',
        }),
      })
      .nullable()
      .meta({
        description:
          'The training that the job started, or that ran already when it was accepted. Null for other decisions.',
      }),
    imagesSent: z.int().nullable().meta({ description: 'How many of its images are sent. Null for a Soul ID.' }),
    imagesStored: z.int().meta({ description: 'How many images the character has.' }),
    detail: z.string().meta({ description: 'The decision and its reason, in one sentence.' }),
  })
  .meta({ id: 'GenerationCharacter' })
export type GenerationCharacter = z.infer<typeof GenerationCharacter>
