// Reads a stream of bytes line by line. Empty lines are heartbeats and are left out.
import { Failed } from '../../contract/failed.js'

/** `onSilence` is called, and the stream given up, when nothing comes for `silenceMs`. A stream that breaks is `offline`. */
export async function* lines(
  body: ReadableStream<Uint8Array>,
  onSilence: () => void,
  silenceMs: number,
): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const timer = setTimeout(onSilence, silenceMs)
      const { done, value } = await reader
        .read()
        .catch(() => {
          throw new Failed({ kind: 'offline' })
        })
        .finally(() => clearTimeout(timer))
      if (done) return
      rest += decoder.decode(value, { stream: true })
      const whole = rest.split('\n')
      rest = whole.pop() ?? ''
      for (const line of whole) if (line.trim()) yield line
    }
  } finally {
    // Whoever stops listening lets the connection go; an error of an already broken stream is no news.
    await reader.cancel().catch(() => undefined)
  }
}
