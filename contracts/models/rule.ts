// Rules between fields of a model, as data: what a field requires or excludes, and bounds that depend on another value.
// Invariant: a rule is checked on input that its fields accept alone, with every default filled in.
import type { MediaKind, Scalar } from './field.ts'

/** True where every part is. Without `is` and `isSet`, it is true where the field has a value. */
export interface Condition {
  field: string
  is?: readonly Scalar[]
  isSet?: boolean
}

/** What must hold. `min` and `max` bound a number, or the number of entries of a list. `is` and `min` require a value. */
export interface Demand {
  field: string
  is?: readonly Scalar[]
  isSet?: boolean
  min?: number
  max?: number
}

export type Rule =
  /** Where all conditions hold, the demand must. Without conditions the demand holds always. */
  | { kind: 'demand'; when?: readonly Condition[]; must: Demand; message: string }
  /** At least one of the fields has a value. */
  | { kind: 'any_of'; fields: readonly string[]; message: string }
  /** The lists together have at most `max` entries. */
  | { kind: 'together'; fields: readonly string[]; max: number; message: string }
  /** The numbers `item` of the list's entries add up to at most the value of the field `atMost`. */
  | { kind: 'sum'; list: string; item: string; atMost: string; message: string }
  /** A token `<<<image_2>>>` of the text names an entry of the field for that kind of media. */
  | { kind: 'tokens'; text: string; media: Partial<Record<MediaKind, string>> }
