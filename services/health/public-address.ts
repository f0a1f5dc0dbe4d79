// The probe of our public address: a sealed random text that only an API with the same secrets key can open.
// Invariant: a caller without the secrets key cannot make a probe, so the route answers no one else.
import { randomUUID } from 'node:crypto'
import type { Secrets } from '../../contracts/ports/secrets.ts'
import { notFound } from '../problems/service-problem.ts'

/** Takes the place of a row's id, so that no stored secret can be used as a probe. */
const PURPOSE = 'probe of the public address'

/** A new probe, and the text that proves that it arrived. */
export function newProbe(secrets: Pick<Secrets, 'seal'>): { probe: string; proof: string } {
  const proof = randomUUID()
  return { probe: secrets.seal(proof, PURPOSE), proof }
}

/** Opens the probe in a body of any shape. Throws `not_found` for anything else. */
export function openProbe({ ctx, input }: { ctx: { secrets: Pick<Secrets, 'open'> }; input: { body: unknown } }): {
  proof: string
} {
  const { probe } = (input.body ?? {}) as { probe?: unknown }
  try {
    if (typeof probe === 'string') return { proof: ctx.secrets.open(probe, PURPOSE) }
  } catch {
    // Made with another key, or no probe at all: the same response as below.
  }
  throw notFound('probe', 'such text')
}
