// Reads a body into one reused buffer, so that many megabytes pass through without garbage to be
// collected.

const chunkBytes = 64 * 1024

/**
 * Yields the chunks of a body. Each chunk is valid only until the next one is requested. Ends or
 * throws as the body does; a consumer that stops early cancels the body.
 */
export async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: 'byob' })
  let buffer = new ArrayBuffer(chunkBytes)
  let over = false
  try {
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer))
      if (done || !value) return void (over = true)
      yield value
      buffer = value.buffer as ArrayBuffer
    }
  } finally {
    if (!over) await reader.cancel().catch(() => undefined)
  }
}
