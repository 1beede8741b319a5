// Panel side of a small plugin in Node: receives the sandbox's messages and replies.
import sharp from 'sharp'
import type { RecordingStage } from '../../../node/index.js'

export const picture = async (
  width: number,
  height: number,
  background = '#c03020',
): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer(),
  )

/** Waits for the message with this index and returns it; undefined after 10 s. */
export async function heard<T>(stage: RecordingStage, at: number): Promise<T> {
  const until = Date.now() + 10_000
  while (stage.messages.length <= at && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 2))
  return stage.messages[at] as T
}

/**
 * Decodes the image, inverts every colour channel and encodes it again, as a panel would on a
 * canvas.
 */
export const inverted = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await sharp(bytes).negate({ alpha: false }).png().toBuffer())

export const pixel = async (bytes: Uint8Array, left: number, top: number): Promise<number[]> => [
  ...(await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer()),
]
