// Reads a PNG's true size from its header: Figma may round what was asked for. Pure.
import type { Size } from '../../contract/framing.js'

/** Throws where the bytes are no PNG. */
export function pngSize(bytes: Uint8Array): Size {
  const signature = [0x89, 0x50, 0x4e, 0x47]
  if (bytes.length < 24 || signature.some((byte, index) => bytes[index] !== byte))
    throw new Error('not a PNG')
  return { width: word(bytes, 16), height: word(bytes, 20) }
}

function word(bytes: Uint8Array, at: number): number {
  return bytes.subarray(at, at + 4).reduce((value, byte) => value * 256 + byte, 0)
}
