// Checks the settings of a join against the film, and finds the file of their soundtrack.
// Invariant: settings that were accepted can be used: every scene exists, and each character of a burnt-in caption can be drawn.
import type { JoinSettings } from '../../contracts/public/join-settings.ts'
import type { ProblemFieldError } from '../../contracts/public/problems.ts'
import { undrawableCharacters } from '../../domain/films/captions.ts'
import type { MediaReference } from '../assets/resolve-media.ts'
import { invalidContent } from '../problems/service-problem.ts'

export interface JoinedScenes {
  count: number
  /** Lengths of the clips in seconds, by scene. Undefined where a length is not known. */
  clipSeconds: readonly (number | undefined)[]
}

/** `pointer`: JSON Pointer of the settings in the body. Throws `invalid_content`. */
export function checkJoinSettingsOrThrow(settings: JoinSettings, scenes: JoinedScenes, pointer: string): void {
  const errors = [...captionErrors(settings, scenes), ...trimErrors(settings, scenes)]
  if (errors.length === 0) return
  throw invalidContent(errors.map((error) => ({ ...error, pointer: `${pointer}${error.pointer}` })))
}

function captionErrors({ captions, trim }: JoinSettings, { count, clipSeconds }: JoinedScenes): ProblemFieldError[] {
  const shownSeconds = (scene: number) => {
    const cut = trim.find((one) => one.scene === scene)
    return (clipSeconds[scene] ?? Infinity) - (cut?.startSeconds ?? 0) - (cut?.endSeconds ?? 0)
  }
  return (captions?.lines ?? []).flatMap(({ scene, text, startSeconds, endSeconds }, index) => {
    const at = (field: string) => `/captions/lines/${index}/${field}`
    const errors: ProblemFieldError[] = []
    if (scene >= count) errors.push({ pointer: at('scene'), detail: missingScene(count) })
    if (endSeconds !== undefined && endSeconds <= startSeconds) {
      errors.push({ pointer: at('endSeconds'), detail: 'must be greater than startSeconds' })
    }
    const shown = shownSeconds(scene)
    if (shown > 0 && startSeconds >= shown) {
      const detail = `must be less than ${Number(shown.toFixed(3))} s, the length of the scene in the video`
      errors.push({ pointer: at('startSeconds'), detail })
    }
    const undrawable = captions?.burnIn ? undrawableCharacters(text) : []
    if (undrawable.length > 0) {
      const list = undrawable.slice(0, 5).join(' ')
      const detail = `has characters that cannot be drawn: ${list}. Leave out burnIn, and use the captions as SRT or WebVTT`
      errors.push({ pointer: at('text'), detail })
    }
    return errors
  })
}

function trimErrors({ trim }: JoinSettings, { count, clipSeconds }: JoinedScenes): ProblemFieldError[] {
  return trim.flatMap(({ scene, startSeconds, endSeconds }, index) => {
    if (scene >= count) return [{ pointer: `/trim/${index}/scene`, detail: missingScene(count) }]
    if (trim.findIndex((other) => other.scene === scene) !== index) {
      return [{ pointer: `/trim/${index}/scene`, detail: 'has a trim already' }]
    }
    const length = clipSeconds[scene]
    // 100 ms are at least one frame of every model.
    if (length === undefined || startSeconds + endSeconds <= length - 0.1) return []
    return [{ pointer: `/trim/${index}`, detail: `leaves no frame of the clip, which has ${length} s` }]
  })
}

function missingScene(count: number): string {
  return `must be a scene of the film, from 0 to ${count - 1}`
}

/** The soundtrack as a file to resolve; empty where there is none. */
export function soundtrackOf({ soundtrack }: JoinSettings, pointer: string): MediaReference[] {
  if (!soundtrack) return []
  return [{ pointer: `${pointer}/soundtrack/audio`, source: soundtrack.audio, kind: 'audio', limits: {} }]
}

/** The settings with the stored file of the soundtrack. `assetId`: undefined where there is none. */
export function withSoundtrack(settings: JoinSettings, assetId: string | undefined): JoinSettings {
  if (!settings.soundtrack || assetId === undefined) return settings
  return { ...settings, soundtrack: { ...settings.soundtrack, audio: assetId } }
}
