import { expect, it } from 'vitest'
import { timeCaptions, toSrt, toVtt, undrawableCharacters } from './captions.ts'

const TIMES = [
  { startSeconds: 0, endSeconds: 5 },
  { startSeconds: 4.5, endSeconds: 9.5 },
]

it('a caption lasts until the next scene begins, and one with an end of its own at most until its scene ends', () => {
  const captions = [
    [{ text: 'one', startSeconds: 1 }],
    [
      { text: 'late', startSeconds: 9 },
      { text: 'three', startSeconds: 2, endSeconds: 60 },
      { text: 'two', startSeconds: 0, endSeconds: 1.5 },
    ],
  ]
  expect(timeCaptions(TIMES, (index) => captions[index]!)).toEqual([
    { text: 'one', startSeconds: 1, endSeconds: 4.5 },
    { text: 'two', startSeconds: 4.5, endSeconds: 6 },
    { text: 'three', startSeconds: 6.5, endSeconds: 9.5 },
  ])
})

it('writes SRT and WebVTT, in which an empty line and markup of the text do not break the file', () => {
  const captions = [
    { text: 'A & B\n\n<i>', startSeconds: 1, endSeconds: 2.0416 },
    { text: 'two', startSeconds: 3661.5, endSeconds: 3662 },
  ]
  expect(toSrt(captions)).toBe(
    '1\n00:00:01,000 --> 00:00:02,042\nA & B\n<i>\n\n2\n01:01:01,500 --> 01:01:02,000\ntwo\n',
  )
  expect(toVtt(captions)).toBe(
    'WEBVTT\n\n00:00:01.000 --> 00:00:02.042\nA &amp; B\n&lt;i&gt;\n\n01:01:01.500 --> 01:01:02.000\ntwo\n',
  )
})

it('names the characters that cannot be drawn', () => {
  expect(undrawableCharacters('Größe, Ёлка, Ελλάδα, „quoted“ – 5 €')).toEqual([])
  expect(undrawableCharacters('灯台 🚢 灯')).toEqual(['灯', '台', '🚢'])
})
