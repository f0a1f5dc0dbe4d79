// For tests: structural similarity of two planes of bytes.

/** Mean structural similarity over 8x8 blocks; 1 means equal. */
export function ssim(a: Buffer, b: Buffer, width: number): number {
  if (a.length !== b.length) throw new Error(`different sizes: ${a.length} and ${b.length}`)
  const height = a.length / width
  let sum = 0
  let blocks = 0
  for (let y = 0; y + 8 <= height; y += 8) {
    for (let x = 0; x + 8 <= width; x += 8) {
      sum += blockSsim(a, b, { offset: y * width + x, width })
      blocks += 1
    }
  }
  return sum / blocks
}

function blockSsim(a: Buffer, b: Buffer, at: { offset: number; width: number }): number {
  let sumA = 0
  let sumB = 0
  let sumAA = 0
  let sumBB = 0
  let sumAB = 0
  for (let row = 0; row < 8; row += 1) {
    for (let column = 0; column < 8; column += 1) {
      const index = at.offset + row * at.width + column
      const valueA = a[index] ?? 0
      const valueB = b[index] ?? 0
      sumA += valueA
      sumB += valueB
      sumAA += valueA * valueA
      sumBB += valueB * valueB
      sumAB += valueA * valueB
    }
  }
  const meanA = sumA / 64
  const meanB = sumB / 64
  const covariance = sumAB / 64 - meanA * meanB
  const variances = sumAA / 64 - meanA * meanA + (sumBB / 64 - meanB * meanB)
  const c1 = 6.5025
  const c2 = 58.5225
  return ((2 * meanA * meanB + c1) * (2 * covariance + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (variances + c2))
}
