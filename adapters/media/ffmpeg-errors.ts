// Turns FFmpeg's negative return codes into `MediaError`, once, where they enter.
// Importing this file silences FFmpeg's own log, because the errors contain the reason.
import { AV_LOG_QUIET, AVERROR_EAGAIN, AVERROR_ENOSPC, AVERROR_EOF } from 'node-av/constants'
import { FFmpegError, Log } from 'node-av/lib'
import { MediaError, type MediaErrorCode } from '../../contracts/ports/media.ts'

Log.setLevel(AV_LOG_QUIET)

/** True when a codec or filter has no output: it needs more input (`EAGAIN`) or is at its end. */
export function isDry(returnCode: number): boolean {
  return returnCode === AVERROR_EAGAIN || returnCode === AVERROR_EOF
}

/** True at the end of a file, codec or filter. */
export function isEndOfFile(returnCode: number): boolean {
  return returnCode === AVERROR_EOF
}

/** Returns `returnCode`, or throws `MediaError` when it is negative: `media_storage_full` for a full disk, else `code`. */
export function checkOrThrow(returnCode: number, code: MediaErrorCode, action: string): number {
  if (returnCode >= 0) return returnCode
  const reason = FFmpegError.strerror(returnCode)
  if (returnCode === AVERROR_ENOSPC) throw new MediaError('media_storage_full', `no space to ${action}`)
  throw new MediaError(code, `could not ${action}: ${reason}`)
}
