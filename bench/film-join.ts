// Measures how long joining ten clips of 5 s in 720p takes: by copy, and with crossfades and captions: `npm run bench:film-join`.
// Invariant: the clips are made before the clock starts, and the load of the machine is printed with each figure.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { stitch } from '../adapters/media/stitch.ts'
import { makeClip } from '../adapters/media/testing/make-clip.ts'
import type { StitchInput } from '../contracts/ports/media.ts'

const CLIPS = 10
const RUNS = 3
const goalsMs = { copy: 500, copyWithAudio: undefined, crossfadesAndCaptions: 8_000 }

const folder = await mkdtemp(path.join(os.tmpdir(), 'hfw-bench-join-'))
try {
  const silent = await makeClips('silent', () => ({}))
  const sounding = await makeClips('sounding', (index) => ({ audio: tone(200 + index * 40) }))
  const captions = [{ text: 'A lamp in the dark, and a ship that passes', startSeconds: 0.5 }]
  const rows = {
    copy: await measure({ clips: silent }),
    copyWithAudio: await measure({ clips: sounding }),
    crossfadesAndCaptions: await measure({
      clips: sounding.map((clip) => ({ ...clip, captions })),
      crossfadeSeconds: 0.5,
    }),
  }
  for (const [name, row] of Object.entries(rows)) console.log(name.padEnd(24), JSON.stringify(row))
  console.log(JSON.stringify({ cores: os.availableParallelism(), goalsMs, ...rows }))
} finally {
  await rm(folder, { recursive: true })
}

/** Each clip begins with the last frame of the clip before it. */
async function makeClips(name: string, more: (index: number) => object): Promise<StitchInput['clips']> {
  const clips: StitchInput['clips'] = []
  for (let index = 0; index < CLIPS; index++) {
    const file = path.join(folder, `${name}-${index}.mp4`)
    const shape = { widthPx: 1280, heightPx: 720, frames: 120, firstFrame: index * 119 }
    await makeClip({ path: file, ...shape, encoder: { crf: 20, preset: 'ultrafast', bf: 0, g: 48 }, ...more(index) })
    clips.push({ path: file, beginsOnClipBefore: index > 0 })
  }
  return clips
}

function tone(hz: number): (sample: number) => number {
  return (sample) => 0.1 * Math.sin((sample * 2 * Math.PI * hz) / 48_000)
}

/** The median of the runs. */
async function measure(input: Omit<StitchInput, 'outputPath'>) {
  const runs: { wallMs: number; cpuMs: number; method: string }[] = []
  const load = os.loadavg()[0]
  for (let run = 0; run < RUNS; run++) {
    const [startedAtMs, cpu] = [performance.now(), process.cpuUsage()]
    const { method } = await stitch({ ...input, outputPath: path.join(folder, 'film.mp4') })
    const { user, system } = process.cpuUsage(cpu)
    runs.push({
      method,
      wallMs: Math.round(performance.now() - startedAtMs),
      cpuMs: Math.round((user + system) / 1000),
    })
  }
  const [, median] = runs.toSorted((a, b) => a.wallMs - b.wallMs)
  return { ...median, loadBefore: load?.toFixed(1), loadAfter: os.loadavg()[0]?.toFixed(1) }
}
