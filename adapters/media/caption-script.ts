// The captions of a film as a script for libass: white text with a dark outline, at the bottom, in lines that fit the frame.
import { timeCaptions } from '../../domain/films/captions.ts'
import type { PlannedClip } from './film-plan.ts'
import type { PictureShape } from './track-encoder.ts'

/** The family of `fonts/NotoSans-SemiBold.ttf`. */
const FONT = 'Noto Sans SemiBold'

/** Undefined where no clip has a caption. */
export function captionScript(planned: readonly PlannedClip[], shape: PictureShape): string | undefined {
  const lines = dialogues(planned, shape)
  if (lines.length === 0) return undefined
  const { widthPx, heightPx } = shape
  // The shorter side decides, so that a portrait video has captions of a readable size and short lines.
  const size = Math.max(12, Math.round(Math.min(widthPx, heightPx) / 15))
  const [outline, marginX, marginY] = [Math.max(1, size / 14), Math.round(widthPx / 16), Math.round(heightPx / 16)]
  const style = [
    ...['Caption', FONT, size, '&H00FFFFFF', '&H00FFFFFF', '&H00101010', '&H80000000'],
    ...[0, 0, 0, 0, 100, 100, 0, 0, 1, outline.toFixed(1), 0, 2, marginX, marginX, marginY, 1],
  ]
  return [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${widthPx}`,
    `PlayResY: ${heightPx}`,
    'WrapStyle: 0',
    'ScaledBorderAndShadow: yes',
    'YCbCr Matrix: TV.709',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
    `Style: ${style.join(',')}`,
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    ...lines,
    '',
  ].join('\n')
}

function dialogues(planned: readonly PlannedClip[], { frameRate }: PictureShape): string[] {
  const seconds = (frames: number) => (frames * frameRate.den) / frameRate.num
  const times = planned.map(({ first, count }) => ({
    startSeconds: seconds(first),
    endSeconds: seconds(first + count),
  }))
  return timeCaptions(times, (index) => planned[index]!.clip.captions).map(
    ({ text, startSeconds, endSeconds }) =>
      `Dialogue: 0,${timeOf(startSeconds)},${timeOf(endSeconds)},Caption,,0,0,0,,${plainText(text)}`,
  )
}

function timeOf(seconds: number): string {
  const hundredths = Math.round(seconds * 100)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${Math.floor(hundredths / 360_000)}:${two((hundredths / 6000) % 60)}:${two((hundredths / 100) % 60)}.${two(hundredths % 100)}`
}

/** Braces and backslashes have a meaning in a script. An invisible character after a backslash removes it. */
function plainText(text: string): string {
  return text
    .replaceAll('\\', '\\\u2060')
    .replaceAll('{', String.raw`\{`)
    .replaceAll('}', String.raw`\}`)
    .replace(/\r?\n/g, String.raw`\N`)
}
