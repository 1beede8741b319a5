// Determines an image's type from its first bytes, and encodes bytes as text. Pure.
import type { ImageType } from '../durable-objects/run.js'

/**
 * Returns the media type by magic bytes, regardless of headers. Returns `undefined` if it is
 * neither PNG nor JPEG.
 */
export function pictureType(bytes: Uint8Array): 'image/png' | 'image/jpeg' | undefined {
  const starts = (...magic: number[]) => magic.every((byte, index) => bytes[index] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  return undefined
}

/** Returns the type of a result: those of a source image, and WebP. */
export function imageType(bytes: Uint8Array): ImageType | undefined {
  const says = (at: number, word: string) =>
    [...word].every((char, index) => bytes[at + index] === char.charCodeAt(0))
  return pictureType(bytes) ?? (says(0, 'RIFF') && says(8, 'WEBP') ? 'image/webp' : undefined)
}

/**
 * Returns base64. Encoded pieces can be concatenated if their byte lengths are multiples of three.
 */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  // A call accepts at least this many arguments in every engine.
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** Returns lower-case hex. */
export function toHex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
