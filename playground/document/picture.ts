// Reads an image's type, pixel size and hash from its bytes. Independent of documents.

export type PictureKind = 'png' | 'jpeg' | 'gif'
export interface PictureSize {
  width: number
  height: number
}

const startsWith = (bytes: Uint8Array, ...magic: number[]) =>
  magic.every((byte, i) => bytes[i] === byte)

/**
 * Returns the type by magic bytes, as Figma does; undefined for all other types (WebP, SVG, AVIF…).
 */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (startsWith(bytes, 0x47, 0x49, 0x46, 0x38)) return 'gif'
  return undefined
}

/**
 * Returns the displayed size: width and height are swapped if the EXIF orientation of a JPEG is a
 * quarter turn.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const kind = pictureKind(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (kind === 'png')
    return bytes.length < 24 ? undefined : { width: view.getUint32(16), height: view.getUint32(20) }
  if (kind === 'gif')
    return bytes.length < 10
      ? undefined
      : { width: view.getUint16(6, true), height: view.getUint16(8, true) }
  return kind === 'jpeg' ? jpegSize(view) : undefined
}

function jpegSize(view: DataView): PictureSize | undefined {
  let at = 2
  let turned = false
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    // SOF0…SOF15 without DHT (C4), JPG (C8) and DAC (CC).
    const frame =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (frame) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
      return turned ? { width: height, height: width } : { width, height }
    }
    if (marker === 0xe1) turned ||= exifOrientation(view, at + 4) >= 5
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

/**
 * Returns tag 0x0112 of the first directory of a TIFF header behind `Exif`; 1 is upright, 5 to 8
 * are quarter turns.
 */
function exifOrientation(view: DataView, at: number): number {
  try {
    if (view.getUint32(at) !== 0x45786966) return 1
    const tiff = at + 6
    const little = view.getUint16(tiff) === 0x4949
    const directory = tiff + view.getUint32(tiff + 4, little)
    const entries = view.getUint16(directory, little)
    for (let entry = directory + 2; entry < directory + 2 + entries * 12; entry += 12)
      if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return 1
}

/** Returns the SHA-1 as 40 hex digits, Figma's image hash. Synchronous, because createImage is. */
export function pictureHash(bytes: Uint8Array): string {
  const length = bytes.length
  const padded = new Uint8Array(((length + 8) >> 6) * 64 + 64)
  padded.set(bytes)
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000))
  view.setUint32(padded.length - 4, (length << 3) >>> 0)
  const words = new Int32Array(80)
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  for (let block = 0; block < padded.length; block += 64) mix(state, words, view, block)
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

function mix(state: Int32Array, words: Int32Array, view: DataView, block: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + i * 4)
  for (let i = 16; i < 80; i++) {
    const word = words[i - 3]! ^ words[i - 8]! ^ words[i - 14]! ^ words[i - 16]!
    words[i] = (word << 1) | (word >>> 31)
  }
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number]
  for (let i = 0; i < 80; i++) {
    const [f, k] =
      i < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : i < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : i < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6]
    const next = (((a << 5) | (a >>> 27)) + f! + e + k! + words[i]!) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
}
