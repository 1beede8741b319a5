// Colour difference: CIEDE2000, all weights 1. Written from G. Sharma, W. Wu, E. N. Dalal, “The
// CIEDE2000 Color-Difference Formula: Implementation Notes, Supplementary Test Data, and
// Mathematical Observations”, Color Research and Application 30 (2005), 21–30. The numbers in
// brackets are its equations. Pure.
import type { Lab } from './colour.js'

const degrees = 180 / Math.PI
const pow7 = (c: number) => c ** 7
const farChroma = pow7(25)

export function deltaE([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  // (2–7) The a axis is stretched for greys.
  const chroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2
  const stretch = 1 + 0.5 * (1 - Math.sqrt(pow7(chroma) / (pow7(chroma) + farChroma)))
  const c1 = Math.hypot(a1 * stretch, b1)
  const c2 = Math.hypot(a2 * stretch, b2)
  const h1 = hue(a1 * stretch, b1)
  const h2 = hue(a2 * stretch, b2)
  const grey = c1 * c2 === 0
  // (8–11) The differences; a hue difference takes the shorter way round.
  let turn = grey ? 0 : h2 - h1
  if (turn > 180) turn -= 360
  else if (turn < -180) turn += 360
  const dL = l2 - l1
  const dC = c2 - c1
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(turn / 2 / degrees)
  // (12–14) The means; the mean of two hues across 0° lies on the shorter side.
  const l = (l1 + l2) / 2
  const c = (c1 + c2) / 2
  let h = h1 + h2
  if (!grey) h = Math.abs(h1 - h2) <= 180 ? h / 2 : h < 360 ? h / 2 + 180 : h / 2 - 180
  // (15–21) The weights.
  const t =
    1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63)
  const rotation =
    -Math.sin((60 / degrees) * Math.exp(-(((h - 275) / 25) ** 2))) *
    2 *
    Math.sqrt(pow7(c) / (pow7(c) + farChroma))
  const sL = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2)
  const sC = 1 + 0.045 * c
  const sH = 1 + 0.015 * c * t
  // (22)
  return Math.sqrt(
    (dL / sL) ** 2 + (dC / sC) ** 2 + (dH / sH) ** 2 + rotation * (dC / sC) * (dH / sH),
  )
}

const cos = (angle: number) => Math.cos(angle / degrees)

function hue(a: number, b: number): number {
  if (a === 0 && b === 0) return 0
  const angle = Math.atan2(b, a) * degrees
  return angle < 0 ? angle + 360 : angle
}
