// Reads JSON as it comes and lifts pictures out of it, so that an answer of many megabytes is never held as text. Pure: it is told where they go.

/** Where a lifted picture goes. `end` answers with what stands for it in the text; nothing for an empty string. */
export interface ImageSink {
  /** Takes bytes of a JSON string from `at` on, and answers where its closing quote is, or with the chunk's length. */
  write(chunk: Uint8Array, at: number): number
  end(): Promise<string>
}

/** `beside` is what the same object says before the picture. */
export type OpenSink = (beside: string) => ImageSink

/** All that is no picture: 20 results with their structured prompts are a few hundred kilobytes. */
export const maxTextBytes = 4 * 1024 * 1024

const carriers = new Set(['imageBase64Data', 'imageDataURI'])
const code = (char: string) => char.charCodeAt(0)
const [quote, backslash, colon, opening, closing] = [...'"\\:{}'].map(code)

/** The text without its pictures; `undefined` where there is more of it than any answer has. */
export async function extractImages(
  body: AsyncIterable<Uint8Array>,
  open?: OpenSink,
): Promise<string | undefined> {
  const text = new Growing()
  /** Where each object that is still open began. */
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
