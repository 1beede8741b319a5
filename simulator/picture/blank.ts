// Generates blank images for load tests: marked as simulated, with a given size and number of
// bytes, each different, without rendering.
import sharp from 'sharp'
import { markFor } from './mark.js'

const sheets = new Map<string, Promise<Buffer>>()
const crcs = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})
/** The `IEND` chunk with its length and checksum. */
const endBytes = 12
const frameBytes = 12

/**
 * Returns a PNG of `width` × `height` and at least `bytes` bytes; the same seed gives the same
 * bytes.
 */
export async function blankSheet(
  { width, height }: { width: number; height: number },
  seed: number,
  bytes: number,
): Promise<Buffer> {
  const size = `${width}x${height}`
  const sheet = sheets.get(size) ?? draw(width, height)
  sheets.set(size, sheet)
  const png = await sheet
  const label = chunk(
    'tEXt',
    Buffer.from(`Description\0Simulated picture, seed ${seed}. No model made this.`, 'latin1'),
  )
  const missing = Math.max(0, bytes - png.length - label.length - frameBytes)
  const filling = chunk('fiLl', Buffer.alloc(missing, `${seed} and so on, `))
  return Buffer.concat([png.subarray(0, -endBytes), label, filling, png.subarray(-endBytes)])
}

function draw(width: number, height: number): Promise<Buffer> {
  const { svg, left, top } = markFor(width, height)
  return sharp({ create: { width, height, channels: 3, background: '#d8d8d8' } })
    .composite([{ input: Buffer.from(svg), left, top }])
    .png({ palette: true, colours: 16 })
    .toBuffer()
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crcOf(body), body.length + 4)
  return framed
}

function crcOf(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (crcs[(value ^ byte) & 0xff] as number) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}
