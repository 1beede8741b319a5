// Parses streamed JSON and extracts its embedded images, so that a response of many megabytes is
// never held as text. Pure.

/**
 * Destination of an extracted image. `end` returns the text that replaces it in the JSON; nothing
 * for an empty string.
 */
export interface ImageSink {
  /**
   * Writes bytes of a JSON string from `at` on. Returns the position of its closing quote, or the
   * chunk's length.
   */
  write(chunk: Uint8Array, at: number): number
  end(): Promise<string>
}

/** Opens a sink. `beside` is the text of the same object before the image. */
export type OpenSink = (beside: string) => ImageSink

/**
 * Limit of the text without images: 20 results with their structured prompts are a few hundred
 * kilobytes.
 */
export const maxTextBytes = 4 * 1024 * 1024

const carriers = new Set(['imageBase64Data', 'imageDataURI'])
const code = (char: string) => char.charCodeAt(0)
const [quote, backslash, colon, opening, closing] = [...'"\\:{}'].map(code)

/** Returns the text without its images, or `undefined` if it exceeds the limit. */
export async function extractImages(
  body: AsyncIterable<Uint8Array>,
  open?: OpenSink,
): Promise<string | undefined> {
  const text = new Growing()
  /** Start positions of the objects that are still open. */
  const objects: number[] = []
  let vessel: ImageSink | undefined
  let inString = false
  let escaped = false
  let from = 0
  let last = ''
  let key: string | undefined
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length;) {
      if (vessel) {
        at = vessel.write(chunk, at)
        if (at === chunk.length) break
        text.addText(await vessel.end())
        vessel = undefined
      }
      const byte = chunk[at] as number
      at += 1
      if (text.length >= maxTextBytes) return undefined
      text.add(byte)
      if (inString) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) {
          inString = false
          last = text.length - from < 40 ? text.slice(from, text.length - 1) : ''
        }
      } else if (byte === quote) {
        inString = true
        from = text.length
        if (open && key !== undefined && carriers.has(key))
          vessel = open(text.slice(objects[objects.length - 1] ?? 0, from))
        key = undefined
      } else if (byte === colon) key = last
      else if (byte > 0x20) {
        key = undefined
        if (byte === opening) objects.push(text.length)
        if (byte === closing) objects.pop()
      }
    }
  }
  return text.slice(0, text.length)
}

class Growing {
  length = 0
  private bytes = new Uint8Array(4096)

  add(byte: number): void {
    if (this.length === this.bytes.length) {
      const more = new Uint8Array(this.length * 2)
      more.set(this.bytes)
      this.bytes = more
    }
    this.bytes[this.length] = byte
    this.length += 1
  }

  addText(text: string): void {
    for (const byte of new TextEncoder().encode(text)) this.add(byte)
  }

  slice(from: number, to: number): string {
    return new TextDecoder().decode(this.bytes.subarray(from, to))
  }
}
