// Reads a body into one and the same buffer, so that passing many megabytes through leaves nothing behind to be collected.

const chunkBytes = 64 * 1024

/** Each chunk is only good until the next is asked for. Ends or throws as the body does; whoever stops early cancels it. */
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
