// Applies all patches that a renderer needs to draw paints as Figma does.
import type { SkiaRenderer } from '@open-pencil/core/canvas'
import { drawAlphaShadows } from './alpha-shadows.js'
import { drawComposedLayers } from './composed.js'
import { drawFigmaGradients } from './gradients.js'
import { drawFigmaMasks } from './masks.js'
import { drawFigmaOutlines } from './outlines.js'
import { drawFigmaPictures } from './picture-fills.js'

/** Both the page's renderer and the export's need it. */
export function drawFigmaPaints(renderer: SkiaRenderer): void {
  drawFigmaGradients(renderer)
  drawFigmaPictures(renderer)
  drawFigmaOutlines(renderer)
  drawAlphaShadows(renderer)
  drawFigmaMasks(renderer)
  drawComposedLayers(renderer)
}
