// Checks the input of a model that only the platform's JSON Schema describes.
// Invariant: files are checked by our rules, because they may be ids of assets, and everything else by the schema.
import { MEDIA_SOURCES, PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import type { MediaKind } from '../../contracts/models/field.ts'
import type { Model } from '../../contracts/models/model.ts'
import type { ProblemFieldError } from '../../contracts/public/problems.ts'
import { mediaOf, replaceMedia } from '../../domain/models/media-of.ts'
import { check } from '../../domain/validation/check.ts'
import { errorsOfViolations, unknownFieldSentence, type ViolationErrors } from '../../domain/validation/violations.ts'
import { unusableModel } from '../problems/unknown-model.ts'
import type { ModelContext } from './find-model.ts'

/** The errors, with pointers from the input. Throws `unknown_model` where the schema cannot be used. */
export async function checkPlatformInput(
  ctx: Pick<ModelContext, 'schemas'>,
  model: Model,
  input: Record<string, unknown>,
): Promise<ViolationErrors> {
  const fields = model.fields.map(({ name }) => name)
  const early = [...mediaErrors(model, input), ...unknownFields(model, input, fields)]
  const checked = await ctx.schemas.check({
    schema: model.platformSchema?.schema ?? {},
    value: replaceMedia(model, input, placeholders()),
  })
  switch (checked.kind) {
    case 'valid':
      return { errors: early, unlisted: 0 }
    case 'unusable':
      throw unusableModel(model.id, `has an input schema that cannot be used: ${checked.detail}`)
    case 'invalid': {
      const { errors, unlisted } = errorsOfViolations(checked.violations, { value: input, fields })
      const known = new Set(early.map(({ pointer }) => pointer))
      return { errors: [...early, ...errors.filter(({ pointer }) => !known.has(pointer))], unlisted }
    }
  }
}

function mediaErrors(model: Model, input: Record<string, unknown>): ProblemFieldError[] {
  return mediaOf(model, input).flatMap(({ pointer, kind, source }) => {
    const checked = check(MEDIA_SOURCES[kind], source)
    return checked.ok ? [] : checked.errors.map(({ detail }) => ({ pointer, detail }))
  })
}

/** The platform ignores a field that it does not know. A misspelt name would then be paid for without effect. */
function unknownFields(model: Model, input: Record<string, unknown>, known: readonly string[]): ProblemFieldError[] {
  if (model.platformSchema?.takesOthers) return []
  return Object.keys(input)
    .filter((name) => !known.includes(name))
    .map((name) => ({ pointer: `/${name}`, detail: unknownFieldSentence(name, known) }))
}

/** An address for each file: equal ones for the same file, because a schema may ask for different entries. */
function placeholders(): (media: { kind: MediaKind; source: string }) => string {
  const used = new Map<string, string>()
  return ({ kind, source }) => {
    const known = used.get(source)
    if (known !== undefined) return known
    const url = PLACEHOLDER_URLS[kind].replace(/(\.\w+)$/, used.size === 0 ? '$1' : `-${used.size}$1`)
    used.set(source, url)
    return url
  }
}
