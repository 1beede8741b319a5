// Shows a picture upright in a layer that is turned: its picture was made as the layer is seen, turn and all. Pure geometry.
import { boundsOf, type Matrix } from '../keep/affine.js'
import type { Size } from '../../contract/framing.js'

/** From a place in the layer to the place in the picture that belongs there, both counted from 0 to 1: Figma's `imageTransform`. */
export function uprightIn(transform: Matrix, { width, height }: Size, picture: Size): Matrix {
  const box = boundsOf(transform, width, height)
  const [boxRatio, ratio] = [box.width / box.height, picture.width / picture.height]
  // As with FILL, what is too wide or too high goes over the edges evenly.
  const [shareX, shareY] = [Math.min(1, boxRatio / ratio), Math.min(1, ratio / boxRatio)]
  const row = (
    [p, q, r]: [number, number, number],
    start: number,
    length: number,
    share: number,
  ): [number, number, number] => [
    (p * width * share) / length,
    (q * height * share) / length,
    0.5 + ((r - start) / length - 0.5) * share,
  ]
  return [row(transform[0], box.x, box.width, shareX), row(transform[1], box.y, box.height, shareY)]
}
