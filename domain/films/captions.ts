// Captions of a film: their times in its video, the side files SRT and WebVTT, and which characters can be drawn.

export interface SceneCaption {
  text: string
  /** From the first frame of the scene in the video. */
  startSeconds: number
  /** Undefined: until the next scene begins. */
  endSeconds?: number | undefined
}

export interface TimedCaption {
  text: string
  /** In the video. */
  startSeconds: number
  endSeconds: number
}

/** The captions in their order in the video. Those that begin after the end of their scene are left out. `captionsOf`: by index of `times`. */
export function timeCaptions(
  times: readonly { startSeconds: number; endSeconds: number }[],
  captionsOf: (index: number) => readonly SceneCaption[],
): TimedCaption[] {
  const timed = times.flatMap(({ startSeconds: from, endSeconds: to }, index) => {
    // During a crossfade the captions of both scenes would be shown.
    const usualEnd = Math.min(to, times[index + 1]?.startSeconds ?? to)
    return captionsOf(index).map(({ text, startSeconds, endSeconds }) => ({
      text,
      startSeconds: from + startSeconds,
      endSeconds: endSeconds === undefined ? usualEnd : Math.min(to, from + endSeconds),
    }))
  })
  return timed
    .filter(({ startSeconds, endSeconds }) => startSeconds < endSeconds)
    .toSorted((a, b) => a.startSeconds - b.startSeconds)
}

/** SubRip. Empty for no captions. */
export function toSrt(captions: readonly TimedCaption[]): string {
  return captions
    .map(({ text, ...time }, index) => `${index + 1}\n${timesOf(time, ',')}\n${textLines(text).join('\n')}\n`)
    .join('\n')
}

/** WebVTT, in which `&` and `<` begin markup. */
export function toVtt(captions: readonly TimedCaption[]): string {
  const cues = captions.map(({ text, ...time }) => {
    const escaped = textLines(text).join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    return `${timesOf(time, '.')}\n${escaped}\n`
  })
  return ['WEBVTT\n', ...cues].join('\n')
}

/** An empty line would end the caption. */
function textLines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

function timesOf({ startSeconds, endSeconds }: Omit<TimedCaption, 'text'>, decimal: ',' | '.'): string {
  return `${timeOf(startSeconds, decimal)} --> ${timeOf(endSeconds, decimal)}`
}

function timeOf(seconds: number, decimal: ',' | '.'): string {
  const ms = Math.round(seconds * 1000)
  const pad = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0')
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}${decimal}${pad(ms % 1000, 3)}`
}

/** What the font of burnt-in captions has: Latin, Greek, Cyrillic and Devanagari letters, and usual punctuation. */
const DRAWN =
  /[\n\r\u0020-\u007e\u00a0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u052f\u0900-\u097f\u1e00-\u1eff\u2000-\u2064\u20a0-\u20c0\u2100-\u215f\u2212]/u

/** The characters that burnt-in captions cannot show, each once. */
export function undrawableCharacters(text: string): string[] {
  return [...new Set([...text].filter((char) => !DRAWN.test(char)))]
}
