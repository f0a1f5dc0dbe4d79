// Writes an RGB frame as a PNG file, completely or not at all.
import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { AV_CODEC_ID_PNG, AVCOL_PRI_UNSPECIFIED, AVCOL_TRC_UNSPECIFIED } from 'node-av/constants'
import { Codec, CodecContext, type Frame, Packet } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import { checkOrThrow } from './ffmpeg-errors.ts'

/** Lossless, without colour chunks, so that every reader uses the values unchanged. Throws `MediaError`. */
export async function writePngFile(rgb: Frame, outputPath: string): Promise<void> {
  rgb.colorPrimaries = AVCOL_PRI_UNSPECIFIED
  rgb.colorTrc = AVCOL_TRC_UNSPECIFIED
  await replaceFile(outputPath, await encodePng(rgb))
}

async function encodePng(rgb: Frame): Promise<Buffer> {
  using encoder = new CodecContext()
  using packet = new Packet()
  packet.alloc()
  const codec = Codec.findEncoder(AV_CODEC_ID_PNG)
  encoder.allocContext3(codec)
  encoder.width = rgb.width
  encoder.height = rgb.height
  encoder.pixelFormat = rgb.format as typeof encoder.pixelFormat
  encoder.timeBase = { num: 1, den: 25 } as typeof encoder.timeBase
  checkOrThrow(await encoder.open2(codec), 'unreadable_media', 'open the PNG encoder')
  checkOrThrow(await encoder.sendFrame(rgb), 'unreadable_media', 'encode the picture')
  checkOrThrow(await encoder.sendFrame(null), 'unreadable_media', 'encode the picture')
  checkOrThrow(await encoder.receivePacket(packet), 'unreadable_media', 'encode the picture')
  return Buffer.from(packet.data ?? [])
}

async function replaceFile(outputPath: string, bytes: Buffer): Promise<void> {
  const part = `${outputPath}.${randomUUID()}.part`
  try {
    await writeFile(part, bytes, { mode: 0o600 })
    await rename(part, outputPath)
  } catch (error) {
    await rm(part, { force: true })
    const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    if (isFull) throw new MediaError('media_storage_full', 'no space to write the image', error)
    throw error
  }
}
