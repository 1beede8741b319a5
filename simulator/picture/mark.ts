// Draws the word “Simulated” as strokes, since a bare machine has no fonts. Pure.

/** Each letter's strokes in a box of height 10, and its width. */
const letters: Record<string, [path: string, width: number]> = {
  S: ['M5 1.6C4 .2.6.2.7 2.7c.1 2.4 4.3 2.2 4.5 4.6.1 2.8-4.2 2.9-4.9 1', 6.2],
  i: ['M1 4.2V10M1 1.5v.1', 2.6],
  m: ['M1 10V4.2M1 6c.4-2.4 3.2-2.4 3.2 0v4M4.2 6c.4-2.4 3.2-2.4 3.2 0v4', 8.8],
  u: ['M1 4.2V8c0 2.6 3.6 2.6 4 0M5 4.2V10', 6.5],
  l: ['M1 .5V10', 2.6],
  a: ['M5 5.6C4 3.6.8 3.9.8 7.1c0 3.1 3.2 3.3 4.2 1.3M5 4.2V10', 6.5],
  t: ['M1.9 1.8V8c0 1.6.9 2 2 1.8M.4 4.2h3.4', 4.8],
  e: ['M.8 7H5c0-3.9-4.2-3.8-4.2 0 0 3.4 3.4 3.5 4.1 1.6', 6.4],
  d: ['M5 .5V10M5 5.6C4 3.6.8 3.9.8 7.1c0 3.1 3.2 3.3 4.2 1.3', 6.5],
}

const padding = 4.5
const high = 10 + 2 * padding

/**
 * Returns a label of about a hundredth of the image's area as an SVG, and its position in the lower
 * right corner of `width` × `height` pixels.
 */
export function markFor(width: number, height: number): { svg: string; left: number; top: number } {
  let x = padding
  const strokes = [...'Simulated'].map((letter) => {
    const [path, advance] = letters[letter] as [string, number]
    const placed = `<path transform="translate(${x} ${padding})" d="${path}"/>`
    x += advance
    return placed
  })
  const wide = x + padding - 1
  const scale = Math.sqrt(width * height) / 680
  const size = { width: Math.round(wide * scale), height: Math.round(high * scale) }
  const margin = Math.round(8 * scale)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${wide} ${high}"><rect width="${wide}" height="${high}" rx="4" fill="#000" fill-opacity=".5"/><g fill="none" stroke="#fff" stroke-width="1.15" stroke-linecap="round" stroke-linejoin="round">${strokes.join('')}</g></svg>`
  return { svg, left: width - size.width - margin, top: height - size.height - margin }
}
