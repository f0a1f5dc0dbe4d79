// The judgement of a whole installation, as `hfw doctor` prints it: made by the API, completed by checks of the user's machine.
import { z } from 'zod'

export const DoctorCheck = z
  .object({
    name: z.string().meta({ description: 'What is checked, for example `Pool`.' }),
    state: z.enum(['ok', 'note', 'broken']).meta({
      description: '`note`: information without a problem. `broken`: an operator should act; `fix` says how.',
    }),
    detail: z.string().meta({ description: 'What was found, in a sentence. Times are in ISO 8601.' }),
    fix: z.string().optional().meta({ description: 'How to fix it. Only with `broken`.' }),
    command: z.string().optional().meta({ description: 'The command of the fix.' }),
  })
  .meta({ id: 'DoctorCheck' })
export type DoctorCheck = z.infer<typeof DoctorCheck>

export const Diagnostics = z
  .object({
    checkedAt: z.iso.datetime(),
    version: z.string().meta({ description: 'Version of the package that the API runs.' }),
    checks: z.array(DoctorCheck),
  })
  .meta({ id: 'Diagnostics' })
export type Diagnostics = z.infer<typeof Diagnostics>

/** The document of `hfw doctor --json`. */
export const DoctorReport = z.object({
  ok: z.boolean().meta({ description: 'False where a check is `broken`.' }),
  checks: z.array(DoctorCheck),
})
export type DoctorReport = z.infer<typeof DoctorReport>
