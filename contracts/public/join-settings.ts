// How the clips of a film are joined to its video: cuts, audio, colours, captions and music.
// Invariant: the settings change no clip and cost no credits, so that a film can be joined again with other settings.
import { z } from 'zod'
import { MEDIA_SOURCES } from '../models/media-sources.ts'
import { NOT_BLANK } from '../models/model.ts'

const MAX_SCENE_INDEX = 99

const sceneIndex = z
  .int()
  .min(0)
  .max(MAX_SCENE_INDEX)
  .meta({ description: 'Position of the scene in the film, from 0.' })
const seconds = (max: number) => z.number().min(0).max(max)

const Transition = z
  .strictObject({
    kind: z.enum(['none', 'crossfade']),
    seconds: z.number().min(0.1).max(2).default(0.5).meta({
      description:
        'Length of a crossfade. It is at most half of the shorter clip. The film is shorter by this time for each seam.',
    }),
  })
  .meta({ id: 'Transition', description: 'How one clip changes to the next.' })

const Loudness = z
  .strictObject({
    targetLufs: z.number().min(-31).max(-9).default(-14).meta({
      description:
        'Integrated loudness of the whole film (ITU-R BS.1770). -14 is usual for platforms on the Internet, -23 for television in Europe.',
    }),
  })
  .meta({
    id: 'Loudness',
    description:
      'One gain for the whole film, at most 20 dB, and a limit for its peaks. A quiet scene stays quieter than a loud one. Without it, the audio of the clips keeps its level.',
  })

const Caption = z
  .strictObject({
    scene: sceneIndex,
    text: z.string().trim().min(1).max(300).meta({ pattern: NOT_BLANK }),
    startSeconds: seconds(600).default(0).meta({ description: 'From the start of the scene in the video.' }),
    endSeconds: seconds(600).optional().meta({ description: 'From the start of the scene. Default: its end.' }),
  })
  .meta({ id: 'Caption' })

const Captions = z
  .strictObject({
    burnIn: z.boolean().default(false).meta({
      description:
        'Draws the captions into the video. Only for Latin, Greek and Cyrillic text. Captions are available as SRT and WebVTT in each case.',
    }),
    lines: z.array(Caption).min(1).max(500),
  })
  .meta({ id: 'Captions' })

const Soundtrack = z
  .strictObject({
    audio: MEDIA_SOURCES.audio,
    levelDb: z.number().min(-60).max(12).default(-12).meta({ description: 'Gain of the soundtrack, in dB.' }),
    duckDb: z.number().min(0).max(40).default(9).meta({
      description: 'The soundtrack is quieter by up to this much, in dB, while the clips are audible. 0: no ducking.',
    }),
    fadeInSeconds: seconds(30).default(0.5),
    fadeOutSeconds: seconds(30).default(2),
    loop: z.boolean().default(true).meta({ description: 'Repeats a soundtrack that is shorter than the film.' }),
  })
  .meta({ id: 'Soundtrack', description: 'Music or speech below the whole film.' })

const Trim = z
  .strictObject({
    scene: sceneIndex,
    startSeconds: seconds(60).default(0).meta({ description: 'Cut from the start of the clip.' }),
    endSeconds: seconds(60).default(0).meta({ description: 'Cut from the end of the clip.' }),
  })
  .meta({ id: 'Trim' })

/** An empty object joins the clips with plain cuts, and changes nothing else. */
export const JoinSettings = z
  .strictObject({
    transition: Transition.optional(),
    loudness: Loudness.optional(),
    colorMatch: z.boolean().default(false).meta({
      description: 'Moves brightness, contrast and colour of each clip towards those of the first clip, within limits.',
    }),
    captions: Captions.optional(),
    soundtrack: Soundtrack.optional(),
    trim: z.array(Trim).max(100).default([]),
  })
  .meta({
    id: 'JoinSettings',
    description:
      'How the clips become the video. Frames are copied without a loss where the settings allow it: a crossfade, `colorMatch`, `captions.burnIn`, and most trims need one encode.',
    examples: [
      { transition: { kind: 'crossfade', seconds: 0.5 }, loudness: { targetLufs: -14 } },
      { captions: { burnIn: true, lines: [{ scene: 0, text: 'A lamp in the dark' }] } },
    ],
  })
export type JoinSettings = z.infer<typeof JoinSettings>

/** The settings of a film whose caller gave none. */
export const DEFAULT_JOIN_SETTINGS: JoinSettings = { colorMatch: false, trim: [] }

/** Where a scene is in the joined video. */
export interface SceneTime {
  /** Position of the scene in the film, from 0. */
  scene: number
  startSeconds: number
  endSeconds: number
}

/** How far a join is. */
export const JoinProgress = z
  .object({
    percent: z.int().min(0).max(100).meta({ description: 'It never falls, also where the work begins again.' }),
    expectedFinishAt: z.iso.datetime().nullable().meta({
      description: 'From the speed of the work so far. Null while it is too short to say.',
    }),
    at: z.iso.datetime().meta({ description: 'When this was measured.' }),
  })
  .meta({ id: 'JoinProgress' })
export type JoinProgress = z.infer<typeof JoinProgress>
