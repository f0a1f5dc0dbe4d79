// Styles, motions and presets as the API lists them.
import { z } from 'zod'
import { ENTRY_STATES, NAMED_LISTS, type NamedListKind } from '../vocabulary/named-lists.ts'

export const NamedListEntry = z
  .object({
    id: z.string().meta({ description: 'What an input can have instead of the name.' }),
    name: z.string(),
    description: z.string().nullable(),
    previewUrl: z.string().nullable().meta({ description: 'Image or clip of the platform that shows the entry.' }),
    list: z.enum(NAMED_LISTS),
    models: z.array(z.string()).meta({ description: 'Ids of the models that take the entry.' }),
    usesEndImage: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether a clip with this motion can end on an image. Null for what is not a motion.' }),
    state: z.enum(ENTRY_STATES).meta({
      description:
        '`offered`: an account listed it when its list was last read. `documented`: from the documentation, because no list of an account has it or could be read. `gone`: it was listed or documented, and no account lists it; a job that names it is refused.',
    }),
    goneSince: z.iso.datetime().nullable().meta({ description: 'When the last account stopped listing it, if known.' }),
    missingOn: z.array(z.string()).meta({
      description: 'Accounts that do not list it, while others do. A job that names it runs on the others only.',
    }),
  })
  .meta({ id: 'NamedListEntry' })
export type NamedListEntry = z.infer<typeof NamedListEntry>

export const NamedListReading = z
  .object({
    list: z.enum(NAMED_LISTS),
    models: z.array(z.string()),
    readAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When it was last read from an account. Null: never, or it has no call on the platform.' }),
    readFrom: z.string().nullable().meta({ description: 'Name of the account that it was last read from.' }),
    accounts: z.int().meta({ description: 'Accounts whose list has been read.' }),
  })
  .meta({ id: 'NamedListReading' })
export type NamedListReading = z.infer<typeof NamedListReading>

export const NamedListPage = z
  .object({ data: z.array(NamedListEntry), lists: z.array(NamedListReading) })
  .meta({ id: 'NamedListPage', description: 'All entries that match, and when their lists were read.' })
export type NamedListPage = z.infer<typeof NamedListPage>

/** Query of `GET /v1/styles`, `/v1/motions` and `/v1/presets`. */
export const NamedListQuery = z.object({
  model: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({
      description: 'Only entries that this model takes, by id or alias.',
      examples: ['soul'],
    }),
  q: z.string().trim().min(1).max(200).optional().meta({
    description:
      'Only entries whose name, description or id has this text. Case, white space and punctuation do not count.',
  }),
  list: z.enum(NAMED_LISTS).optional().meta({ description: 'Only entries of this list.' }),
})
export type NamedListQuery = z.infer<typeof NamedListQuery>

export type NamedListFilter = NamedListQuery & { kind: NamedListKind }
