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

/** What the font of burnt-in captions has: Latin, Greek, Cyrillic and Devanagari letters, and usual punctuation. Inclusive ranges. */
const DRAWN: readonly (readonly [first: number, last: number])[] = [
  ...([
    [0x0a, 0x0a],
    [0x0d, 0x0d],
    [0x20, 0x7e],
    [0xa0, 0x377],
    [0x37a, 0x37f],
  ] as const),
  ...([
    [0x384, 0x38a],
    [0x38c, 0x38c],
    [0x38e, 0x3a1],
    [0x3a3, 0x3e1],
    [0x3f0, 0x52f],
  ] as const),
  ...([
    [0x900, 0x97f],
    [0x1e00, 0x1eff],
    [0x2000, 0x2064],
    [0x20a0, 0x20c0],
    [0x2100, 0x215f],
  ] as const),
  [0x2212, 0x2212],
]

/** The characters that burnt-in captions cannot show, each once. */
export function undrawableCharacters(text: string): string[] {
  const isDrawn = (char: string) => {
    const code = char.codePointAt(0) ?? 0
    return DRAWN.some(([first, last]) => code >= first && code <= last)
  }
  return [...new Set([...text].filter((char) => !isDrawn(char)))]
}
