// The declaration of a model that a command line names: from the catalogue, or from the API for models that the catalogue does not have.
import { findModel } from '../../contracts/models/catalogue.ts'
import { type CharacterUse, characterUseOf } from '../../contracts/models/character-use.ts'
import type { Field } from '../../contracts/models/field.ts'
import type { Model, OutputKind } from '../../contracts/models/model.ts'
import type { ModelInfo } from '../../contracts/models/model-info.ts'
import { fieldsOfSchema } from '../../domain/models/unknown/fields-of-schema.ts'
import { nearestModels } from '../../domain/models/nearest-models.ts'
import { resourceWith } from '../api/response-schema.ts'
import { ApiProblemError, UnreachableError, UsageError } from '../errors/errors.ts'
import { COMMAND_NAME, type Session } from '../session.ts'

/** What a command needs of a model. `name`: as the user has written it. */
export interface DeclaredModel {
  name: string
  title: string
  description: string
  output: OutputKind
  fields: readonly Field[]
  /** Undefined where the model takes no characters. */
  characterUse?: CharacterUse['kind'] | undefined
}

const INFO = resourceWith<ModelInfo>('id', 'title', 'description', 'output', 'inputSchema')

/** Throws `UsageError` with the nearest names where neither the catalogue nor the API has the model. */
export async function findDeclaredOrThrow(name: string, openSession: () => Promise<Session>): Promise<DeclaredModel> {
  const model = findModel(name)
  if (model !== undefined) return declaredOf(name, model)
  try {
    const { api } = await openSession()
    const info = await api.get(`/v1/models/${encodeURIComponent(name)}`, INFO)
    const { title, description, output, inputSchema } = info
    return { name, title, description, output, fields: fieldsOfSchema(inputSchema, output)?.fields ?? [] }
  } catch (error) {
    if (error instanceof ApiProblemError && error.problem.code === 'not_found') throw unknownModel(name, '')
    if (error instanceof UnreachableError) {
      throw unknownModel(name, ` An account may offer it, but the API at ${error.url} does not respond.`)
    }
    throw error
  }
}

function declaredOf(name: string, model: Model): DeclaredModel {
  const { title, description, output, fields } = model
  return { name, title, description, output, fields, characterUse: characterUseOf(model)?.kind }
}

function unknownModel(name: string, note: string): UsageError {
  const meant = nearestModels(name)
  const question = meant.length === 0 ? '' : ` Did you mean ${meant.map((one) => `"${one}"`).join(' or ')}?`
  return new UsageError(
    `There is no model "${name}".${question}${note} "${COMMAND_NAME} models --older" lists all models.`,
  )
}
