// The field of a group that a text without braces sets.
import type { GroupType } from '../../contracts/models/field.ts'

/** Its id, or else its first required field. Undefined where it has neither. */
export function mainFieldOf({ fields }: GroupType): GroupType['fields'][number] | undefined {
  return fields.find(({ type }) => type.kind === 'id') ?? fields.find(({ isRequired }) => isRequired)
}
