// Refuses jobs with a character: no job may have one until the pool knows which accounts hold its Soul ID.
// Invariant: nothing is paid for a result without the character. The platform ignores a Soul ID of another account without an error.
import { invalidContent } from '../problems/service-problem.ts'

/** `pointer`: JSON Pointer of `input` in the body. Throws `invalid_content` where the input names a character. */
export function refuseCharacter(input: Record<string, unknown>, pointer: string): void {
  if (input['character'] === undefined) return
  const detail = 'cannot be used in jobs yet; omit it, or send images of the character as references'
  throw invalidContent([{ pointer: `${pointer}/character`, detail }])
}
