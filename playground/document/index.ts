// Public exports of the document for the host, the page and the tests.
export { PlaygroundDocument } from './document.js'
export { availableFonts, loadFonts, measureText, startDrawing } from './drawing.js'
export { drawAllLetters, loadLetters } from './letters.js'
export { readPreloadedFonts } from './preloaded-fonts.js'
export { flattened, outline } from './outline.js'
export { drawFigmaPaints } from './paints.js'
/** Re-exported for the page. */
export type { CanvasKit, FontFile, RenderOptions } from './drawing.js'
export { leavesMark, ownBounds, paintedBounds, placeByRows, worldRows } from './geometry.js'
export type { Box, Rows } from './geometry.js'
export type { Notices } from './notices.js'
export { pictureHash, pictureKind, pictureSize } from './picture.js'
export {
  duplicateLayers,
  gripOf,
  groupLayers,
  insideInstance,
  moveInto,
  removeLayers,
  resizeGripped,
  settleAround,
  ungroupLayers,
} from './arrange.js'
export type { Grip } from './arrange.js'
export { extra, extraName, extraOf, extrasOf } from './extras.js'
