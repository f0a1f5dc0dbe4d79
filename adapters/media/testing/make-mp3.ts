// Makes MP3 files for the tests, also damaged ones.
import { writeFile } from 'node:fs/promises'
import { AV_SAMPLE_FMT_FLTP, FF_ENCODER_LIBMP3LAME } from 'node-av/constants'
import { avChannelLayoutDefault, Codec, CodecContext, Packet, Rational } from 'node-av/lib'
import { frameOfSamples } from '../audio-samples.ts'
import { checkOrThrow, isDry } from '../ffmpeg-errors.ts'
import { soundChannels, soundRateHz } from '../track-encoder.ts'

const FRAME_SAMPLES = 1152

/** One second of `audio` at 48 kHz. `damage` changes the frames before they are written one after the other. */
export async function makeMp3(
  path: string,
  audio: (sample: number) => number,
  damage: (frames: Buffer[]) => Buffer[],
): Promise<void> {
  using encoder = new CodecContext()
  using packet = new Packet()
  packet.alloc()
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBMP3LAME)
  encoder.allocContext3(codec)
  encoder.sampleRate = soundRateHz
  encoder.sampleFormat = AV_SAMPLE_FMT_FLTP
  encoder.channelLayout = avChannelLayoutDefault(soundChannels)
  encoder.timeBase = new Rational(1, soundRateHz)
  encoder.bitRate = 128_000n
  checkOrThrow(await encoder.open2(codec), 'stitch_failed', 'open the MP3 encoder')
  const frames: Buffer[] = []
  for (let from = 0; from < soundRateHz; from += FRAME_SAMPLES) {
    const samples = Float32Array.from({ length: FRAME_SAMPLES }, (_, at) => audio(from + at))
    using frame = frameOfSamples(samples, samples)
    frame.pts = BigInt(from)
    checkOrThrow(await encoder.sendFrame(frame), 'stitch_failed', 'encode MP3')
    for (;;) {
      const result = await encoder.receivePacket(packet)
      if (isDry(result)) break
      checkOrThrow(result, 'stitch_failed', 'encode MP3')
      frames.push(Buffer.from(packet.data ?? []))
      packet.unref()
    }
  }
  await writeFile(path, Buffer.concat(damage(frames)))
}
