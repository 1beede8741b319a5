// Checks by an image's last bytes that it arrived completely. Pure.
import { imageType } from './image-type.js'

/** Collects the first and last bytes of an image whose length was not announced. */
export class Ending {
  private start = new Uint8Array()
  private last = new Uint8Array()
  private size = 0

  add(piece: Uint8Array): void {
    if (this.start.length < 12) this.start = joined(this.start, piece).slice(0, 12)
    this.last = joined(this.last, piece.subarray(-12)).slice(-12)
    this.size += piece.length
  }

  /** Returns true if the last bytes are the end marker of the image type. */
  isWhole(): boolean {
    const word = (bytes: Uint8Array) => String.fromCharCode(...bytes)
    const type = imageType(this.start)
    if (type === 'image/png') return word(this.last.subarray(4, 8)) === 'IEND'
    if (type === 'image/jpeg') return this.last[10] === 0xff && this.last[11] === 0xd9
    if (type === 'image/webp')
      return (
        new DataView(this.start.buffer, this.start.byteOffset).getUint32(4, true) + 8 === this.size
      )
    return false
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
