// Everything in which a renderer must be corrected to draw paints as Figma does.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import { drawAlphaShadows } from './alpha-shadows.js'
import { drawComposedLayers } from './composed.js'
import { drawFigmaGradients } from './gradients.js'
import { drawFigmaMasks } from './masks.js'
import { drawFigmaOutlines } from './outlines.js'
import { drawFigmaPictures } from './picture-fills.js'

/** The page's own renderer needs it as much as the one that exports. */
export function drawFigmaPaints(renderer: SkiaRenderer): void {
  drawFigmaGradients(renderer)
  drawFigmaPictures(renderer)
  drawFigmaOutlines(renderer)
  drawAlphaShadows(renderer)
  drawFigmaMasks(renderer)
  drawComposedLayers(renderer)
}
