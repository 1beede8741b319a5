// What a picture's first and last bytes say: which type it is, and whether all of it came. Pure.
import { imageType, type ImageType } from './picture.js'

const named: Record<string, ImageType> = {
  'image/png': 'image/png',
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/webp': 'image/webp',
}

/** By its first bytes, and where they say nothing, by its header; a page or a message in a picture's place is none. */
export function typeOf(header: string | null, start: Uint8Array | undefined): ImageType | undefined {
  const seen = start && imageType(start)
  if (seen) return seen
  if (start && /^[\s\uFEFF]*(<[!?a-z]|[[{]\s*["{[\]}])/i.test(new TextDecoder().decode(start.subarray(0, 64)))) return undefined
  return named[(header ?? '').split(';')[0]?.trim().toLowerCase() ?? '']
}

/** Watches a picture go by that nobody told the length of. */
export class Ending {
  private start = new Uint8Array()
  private last = new Uint8Array()
  private size = 0

  add(piece: Uint8Array): void {
    if (this.start.length < 12) this.start = joined(this.start, piece).slice(0, 12)
    this.last = joined(this.last, piece.subarray(-12)).slice(-12)
    this.size += piece.length
  }

  /** Whether its last bytes are those that such a picture ends with. */
  isWhole(): boolean {
    const word = (bytes: Uint8Array) => String.fromCharCode(...bytes)
    const type = imageType(this.start)
    if (type === 'image/png') return word(this.last.subarray(4, 8)) === 'IEND'
    if (type === 'image/jpeg') return this.last[10] === 0xff && this.last[11] === 0xd9
    if (type === 'image/webp') return new DataView(this.start.buffer, this.start.byteOffset).getUint32(4, true) + 8 === this.size
    return false
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
