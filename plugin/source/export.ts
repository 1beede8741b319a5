// Turns a layer into pixels: small for the panel's preview, large for the seed. Leaves the document as it was.
import { Failed } from '../../contract/failed.js'
import type { Size } from '../../contract/framing.js'
import type { Picture } from '../../contract/message.js'
import { layerById } from '../document/nodes.js'
import { withoutLayers } from '../keep/without.js'
import { rememberExport } from '../swap/seed-record.js'
import { pngSize } from './png.js'

export async function preview({
  id,
  maxSide,
  keep = [],
}: {
  id: string
  maxSide: number
  keep?: string[]
}): Promise<Picture> {
  const node = await layer(id)
  const { width, height } = node.absoluteBoundingBox ?? node
  return exportAt(
    node,
    keep,
    width >= height ? { type: 'WIDTH', value: maxSide } : { type: 'HEIGHT', value: maxSide },
  )
}

export async function exportSource({
  id,
  size,
  keep = [],
}: {
  id: string
  size: Size
  keep?: string[]
}): Promise<Picture> {
  const node = await layer(id)
  rememberExport(node, keep)
  return exportAt(node, keep, constraintFor(size))
}

/** Figma takes one side; the other follows. */
export function constraintFor({ width, height }: Size): ExportSettingsConstraints {
  return width >= height ? { type: 'WIDTH', value: width } : { type: 'HEIGHT', value: height }
}

async function layer(id: string): Promise<SceneNode> {
  const node = await layerById(id)
  if (!node || !('exportAsync' in node)) throw new Failed({ kind: 'nothingSelected' })
  return node
}

async function exportAt(
  node: SceneNode,
  keep: readonly string[],
  constraint: ExportSettingsConstraints,
): Promise<Picture> {
  return withoutLayers(node, keep, (shown) => pixelsOf(shown, constraint))
}

/** Bounds are absolute and colours sRGB: shadows and outside strokes would otherwise shift the seed. */
export async function pixelsOf(
  node: SceneNode,
  constraint: ExportSettingsConstraints,
): Promise<Picture> {
  if ('absoluteRenderBounds' in node && node.absoluteRenderBounds === null)
    throw new Failed({ kind: 'emptyExport' })
  try {
    const bytes = await node.exportAsync({
      format: 'PNG',
      constraint,
      useAbsoluteBounds: true,
      colorProfile: 'SRGB',
    })
    return { bytes, ...pngSize(bytes) }
  } catch (error) {
    // Figma rejects an empty render with these words, at times as a bare string.
    if (String(error).includes('Failed to export node')) throw new Failed({ kind: 'emptyExport' })
    throw error
  }
}
