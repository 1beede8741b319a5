// Streaming decoder of base64 inside a JSON string, plain or as a data URI. Holds one row in
// memory. Pure.

/**
 * Size of a row of a stored image: well under 1 MB, and the memory that a stalled reader occupies.
 */
export const rowBytes = 256 * 1024
/**
 * Limit of an image's bytes, far beyond the largest preset as PNG: anything larger is no image of
 * this model.
 */
export const maxPictureBytes = 48 * 1024 * 1024

const quote = 0x22
const backslash = 0x5c
const space = new Set([0x20, 0x09, 0x0a, 0x0d])
const escapes: Record<string, number> = { n: 0x0a, r: 0x0d, t: 0x09, b: 0x08, f: 0x0c }
const sixBits = new Int16Array(256).fill(-1)
for (const [value, char] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries())
  sixBits[char.charCodeAt(0)] = value

export class Base64Decoder {
  /** True if the string is not base64, or too long. */
  bad = false
  /** Bytes decoded so far. */
  size = 0
  /** Characters read so far: 0 for an empty string, which embeds no image. */
  chars = 0
  private row = new Uint8Array(rowBytes)
  private rows = 0
  private filled = 0
  private bits = 0
  private have = 0
  private pads = 0
  /** Text before the comma of a data URI, while it is being read. */
  private head: string | undefined
  /** Characters after a backslash so far. */
  private escape: string | undefined

  /** Creates a decoder. `keep` receives each full row and owns it from then on. */
  constructor(private readonly keep: (n: number, bytes: Uint8Array) => void) {}

  /**
   * Reads a chunk from `at` on. Returns the position of the string's closing quote, or the chunk's
   * length.
   */
  write(chunk: Uint8Array, at: number): number {
    for (let i = at; i < chunk.length; i += 1) {
      const byte = chunk[i] as number
      if (this.escape !== undefined) this.escaped(byte)
      else if (byte === quote) return i
      else if (byte === backslash) this.escape = ''
      else this.take(byte)
    }
    return chunk.length
  }

  /** Ends the string. Returns true if all of it was base64. */
  end(): boolean {
    if (
      this.have === 1 ||
      this.head !== undefined ||
      (this.pads > 0 && this.have + this.pads !== 4)
    )
      this.bad = true
    if (this.have === 2) this.put(this.bits >> 4)
    if (this.have === 3) {
      this.put(this.bits >> 10)
      this.put(this.bits >> 2)
    }
    if (this.filled > 0) this.flush()
    return !this.bad
  }

  private escaped(byte: number): void {
    this.escape += String.fromCharCode(byte)
    const text = this.escape as string
    if (text[0] === 'u' && text.length < 5) return
    this.escape = undefined
    this.take(text[0] === 'u' ? parseInt(text.slice(1), 16) : (escapes[text] ?? byte))
  }

  private take(byte: number): void {
    this.chars += 1
    if (this.bad) return
    if (this.head !== undefined) return this.takeHead(byte)
    const value = sixBits[byte] ?? -1
    if (value >= 0 && this.pads === 0) {
      this.bits = (this.bits << 6) | value
      this.have += 1
      if (this.have === 4) {
        this.put(this.bits >> 16)
        this.put(this.bits >> 8)
        this.put(this.bits)
        this.bits = 0
        this.have = 0
      }
    } else if (byte === 0x3d && this.pads < 2) this.pads += 1
    else if (byte === 0x3a && this.chars === 5) {
      // `data:`, so the characters before it were no base64.
      this.head = ''
      this.size = this.filled = this.have = this.bits = 0
    } else if (!space.has(byte)) this.bad = true
  }

  private takeHead(byte: number): void {
    if (byte !== 0x2c) {
      this.head += String.fromCharCode(byte)
      if ((this.head as string).length > 200) this.bad = true
      return
    }
    this.bad = !/;base64$/i.test(this.head as string)
    this.head = undefined
  }

  private put(byte: number): void {
    this.row[this.filled] = byte & 0xff
    this.filled += 1
    this.size += 1
    if (this.filled === rowBytes) this.flush()
    if (this.size > maxPictureBytes) this.bad = true
  }

  private flush(): void {
    this.keep(this.rows, this.row.slice(0, this.filled))
    this.rows += 1
    this.filled = 0
  }
}
