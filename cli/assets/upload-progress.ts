// The progress of an upload: one line on a terminal, which is removed at the end. Nothing where lines cannot be redrawn.
import { type ProgressOutput, withoutControls } from '../progress/output.ts'

export interface UploadProgress extends Disposable {
  update(sentBytes: number): void
}

/** The line is cut to the width of the terminal, because a wrapped line cannot be redrawn. */
export function showUpload(
  output: ProgressOutput,
  { label, sizeBytes }: { label: string; sizeBytes: number },
): UploadProgress {
  if (!output.isLive) return { update: () => {}, [Symbol.dispose]: () => {} }
  return {
    update: (sentBytes) => {
      const percent = Math.floor((100 * sentBytes) / sizeBytes)
      const mebibytes = (bytes: number) => Math.round(bytes / 1024 / 1024)
      const text = `Uploading ${percent} % of ${mebibytes(sizeBytes)} MiB  ${withoutControls(label)}`
      output.write(`\r\u001B[K${text.slice(0, output.columns - 1)}`)
    },
    [Symbol.dispose]: () => void output.write('\r\u001B[K'),
  }
}
