// Names a request that came without a name of its own.
import { newId } from '../../db/connection/new-id.ts'

export function newRequestId(): string {
  return newId('request')
}
