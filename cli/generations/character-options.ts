// The options of the creating commands for a character: how a job uses it where no account with its Soul ID is free.
import { type Command, Option } from 'commander'
import { CHARACTER_POLICIES, type CharacterPolicy } from '../../contracts/vocabulary/character-use.ts'
import type { DeclaredModel } from '../models/find-declared.ts'

export interface CharacterOptions {
  character?: unknown
  characterPolicy?: CharacterPolicy
  characterFallbackModel?: string
}

/** Adds the options where the model uses characters. A model with Soul IDs has `--character` from its fields. */
export function addCharacterOptions(command: Command, { characterUse }: DeclaredModel): void {
  if (characterUse === 'references') {
    command.option('--character <name>', 'a character, by name or id (char_…): its images are sent as references')
  }
  if (characterUse !== 'soul_id') return
  command
    .addOption(
      new Option(
        '--character-policy <policy>',
        'where no account with the Soul ID is free: wait for one, train it on another account (40 credits), or send images to --character-fallback-model',
      ).choices([...CHARACTER_POLICIES]),
    )
    .option('--character-fallback-model <name>', 'for the policy references: a model that takes reference images')
}

/** The fields beside the input of the request. */
export function characterFieldsOf({ characterPolicy, characterFallbackModel }: CharacterOptions): CharacterOptions {
  return {
    ...(characterPolicy === undefined ? {} : { characterPolicy }),
    ...(characterFallbackModel === undefined ? {} : { characterFallbackModel }),
  }
}

/** The character of a model that takes reference images, in the form of the API. */
export function characterInput({ characterUse }: DeclaredModel, { character }: CharacterOptions): object {
  return characterUse === 'references' && typeof character === 'string' ? { character: { id: character } } : {}
}
