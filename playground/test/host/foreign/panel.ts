// A panel's side of a small plugin, played in Node: hears what the sandbox posts and answers. Decides nothing about plugins.
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

/** The next message that the plugin posts, or the first one not yet heard. */
export async function heard<T>(stage: RecordingStage, at: number): Promise<T> {
  const until = Date.now() + 10_000
  while (stage.messages.length <= at && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 2))
  return stage.messages[at] as T
}

/** As a panel would do it on a canvas: decoded, every channel turned round, encoded again. */
export const inverted = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await sharp(bytes).negate({ alpha: false }).png().toBuffer())

export const pixel = async (bytes: Uint8Array, left: number, top: number): Promise<number[]> => [
  ...(await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer()),
]
