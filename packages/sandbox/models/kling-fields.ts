// Shared by the Kling models: the cut of prompts, saved elements, and the rules for several shots in one clip.
import { z } from 'zod'

/** Text after character 2500 is cut and not refused. */
const MAX_PROMPT_CHARACTERS = 2500
const cut = (text: string): string => text.slice(0, MAX_PROMPT_CHARACTERS)

export const klingPrompt = z.string().min(1).transform(cut)
export const klingOptionalPrompt = z.string().default('').transform(cut)

/** Names of saved elements. Only the web product can make them, so the sandbox accepts any name. */
export const elements = z.array(z.string()).nullish()
export const elementsUpTo = (max: number) => z.array(z.string()).max(max).nullish()

export const shotFields = {
  multi_shots: z.boolean().default(false),
  multi_prompt: z
    .array(z.object({ prompt: z.string().max(512), duration: z.int().min(1).max(15) }))
    .min(1)
    .max(6)
    .nullish(),
}

export interface ShotBody {
  prompt: string
  duration: number
  multi_shots: boolean
  multi_prompt?: { prompt: string; duration: number }[] | null | undefined
}

/** Shots need the switch, and their sum must not exceed the length of the clip. */
export function badShots(body: ShotBody): string | null {
  if (!body.multi_prompt) return null
  if (!body.multi_shots) return 'multi_prompt needs multi_shots: true'
  const total = body.multi_prompt.reduce((sum, shot) => sum + shot.duration, 0)
  return total > body.duration ? `multi_prompt lasts ${total} s, longer than duration (${body.duration} s)` : null
}

/** The prompt of several shots: all their prompts together. */
export function shotsPrompt(body: ShotBody): string {
  return [body.prompt, ...(body.multi_prompt ?? []).map((shot) => shot.prompt)].filter(Boolean).join('. ')
}
