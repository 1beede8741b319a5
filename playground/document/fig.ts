// Reads and writes .fig files. Prevents @open-pencil/core from starting workers, whose files are in
// none of our bundles.
import { exportFigFile, parseFigFile } from '@open-pencil/core/io/formats/fig'
import { carry, unload } from './carry.js'
import { readPageData, withPageData } from './page-data.js'
import { zipSync } from 'fflate'
import {
  generateId,
  getNodeLocalMatrix,
  type SceneGraph,
  type SceneNode,
} from '@open-pencil/scene-graph'

/**
 * Raises the library's id counter above the ids of files. If a page's new id equals a page's id in
 * the file, the library confuses them and the layers are put on another page.
 */
function beginIdsAboveFiles(): void {
  while (Number(generateId().slice(2)) < 100_000);
}

/** An older format of local copies is the `fig-kiwi` payload without a zip archive. */
const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b

export async function readFig(bytes: Uint8Array): Promise<SceneGraph> {
  beginIdsAboveFiles()
  const buffer = (isZip(bytes) ? bytes : zipSync({ 'canvas.fig': bytes }, { level: 0 })).slice()
    .buffer
  const graph = await withoutWorkers(() => parseFigFile(buffer, { populate: 'all' }))
  readPageData(graph, bytes)
  unload(graph)
  for (const node of graph.getAllNodes()) {
    node.fills = renamed(node.fills, 'STRETCH', 'CROP')
    // The file calls a layer blur a foreground blur; the typings call it LAYER_BLUR.
    for (const effect of node.effects)
      if (effect.type === 'FOREGROUND_BLUR') effect.type = 'LAYER_BLUR'
  }
  return graph
}

export const writeFig = (graph: SceneGraph): Promise<Uint8Array> =>
  withoutWorkers(async () => {
    const unladen = carry(graph)
    const restore = [stateTransforms(graph), stateCrops(graph)]
    // exportFigFile copies the graph before its first await.
    const written = exportFigFile(graph)
    for (const back of restore) back()
    try {
      return withPageData(graph, await written)
    } finally {
      // Pages and the document are written last.
      unladen()
    }
  })

/** Renames a scale mode: `CROP` in the plugin API is `STRETCH` in a file. */
function renamed(fills: SceneNode['fills'], from: string, to: string): SceneNode['fills'] {
  if (!fills.some(({ imageScaleMode }) => imageScaleMode === from)) return fills
  return fills.map((fill) =>
    fill.imageScaleMode === from ? { ...fill, imageScaleMode: to as 'CROP' } : fill,
  )
}

function stateCrops(graph: SceneGraph): () => void {
  const kept: [SceneNode, SceneNode['fills']][] = []
  for (const node of graph.getAllNodes()) {
    const fills = renamed(node.fills, 'CROP', 'STRETCH')
    if (fills === node.fills) continue
    kept.push([node, node.fills])
    node.fills = fills
  }
  return () => {
    for (const [node, fills] of kept) node.fills = fills
  }
}

const transformFields = ['x', 'y', 'rotation', 'flipX', 'flipY']

/**
 * States each rotated node's transform, which the writer would compute wrongly (as if x and y were
 * the corner of the node's box). Explicit transforms are written unchanged.
 */
function stateTransforms(graph: SceneGraph): () => void {
  const kept: [SceneNode, SceneNode['source']][] = []
  for (const node of graph.getAllNodes()) {
    if (node.rotation === 0 && !node.flipX && !node.flipY) continue
    kept.push([node, node.source])
    const [m00, m01, m02, m10, m11, m12] = Array.from(getNodeLocalMatrix(node)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    node.source = {
      ...node.source,
      editedFields: node.source.editedFields.filter((field) => !transformFields.includes(field)),
      fig: { ...node.source.fig, rawTransform: { m00, m01, m02, m10, m11, m12 } },
    }
  }
  return () => {
    for (const [node, source] of kept) node.source = source
  }
}

let waiting: Promise<unknown> = Promise.resolve()

/** Runs one at a time: two overlapping calls would restore `Worker` too early. */
function withoutWorkers<T>(work: () => Promise<T>): Promise<T> {
  const result = waiting.then(async () => {
    const world = globalThis as { Worker?: unknown }
    const kept = world.Worker
    world.Worker = undefined
    try {
      return await work()
    } finally {
      if (kept === undefined) delete world.Worker
      else world.Worker = kept
    }
  })
  waiting = result.catch(() => undefined)
  return result
}
