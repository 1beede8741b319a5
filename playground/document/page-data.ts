// Reads and writes plugin data of pages and of the document in a .fig: the library does so for
// layers only.
import { buildFigKiwi } from '@open-pencil/kiwi/fig/container'
import { parseFigKiwiContainer } from '@open-pencil/kiwi/fig/parse'
import { ByteBuffer, compileSchema, decodeBinarySchema } from '@open-pencil/kiwi/schema-runtime'
import type { SceneGraph, SceneNode } from '@open-pencil/scene-graph'
import { inflateSync, unzipSync, zipSync } from 'fflate'

const canvasFile = 'canvas.fig'

interface Change {
  type?: string
  guid?: { sessionID: number; localID: number }
  internalOnly?: boolean
  /** Number of corners of a polygon or a star; left out for a polygon with three. */
  count?: number
  starInnerScale?: number
  pluginData?: { pluginID: string; key: string; value: string }[]
  pluginRelaunchData?: unknown[]
}

interface Canvas {
  changes: Change[]
  /** Returns the file's bytes with the current `changes`. */
  encode(): Uint8Array<ArrayBuffer>
}

/** Returns the decoded canvas. Some files are the canvas without an archive. */
function canvasOf(file: Uint8Array): Canvas | undefined {
  const payload = parseFigKiwiContainer(file)
  if (!payload) return undefined
  const schema = compileSchema(
    decodeBinarySchema(new ByteBuffer(inflateSync(payload.schemaDeflated))),
  ) as {
    decodeMessage(data: Uint8Array): { nodeChanges?: Change[] }
    encodeMessage(message: unknown): Uint8Array
  }
  const message = schema.decodeMessage(payload.dataRaw)
  return {
    changes: message.nodeChanges ?? [],
    encode: () =>
      buildFigKiwi(payload.schemaDeflated, schema.encodeMessage(message), payload.version).slice(),
  }
}

/**
 * Reads data of pages, the document, polygons and stars that the library leaves out. Does nothing
 * for a file that cannot be decoded.
 */
export function readPageData(graph: SceneGraph, file: Uint8Array): void {
  const zipped = file[0] === 0x50 && file[1] === 0x4b
  const canvas = canvasOf(
    zipped
      ? (unzipSync(file, { filter: ({ name }) => name === canvasFile })[canvasFile] ??
          new Uint8Array())
      : file,
  )
  readCorners(graph, canvas?.changes ?? [])
  for (const { type, guid, pluginData } of canvas?.changes ?? []) {
    if (!pluginData?.length || !guid) continue
    const id = `${guid.sessionID}:${guid.localID}`
    const node =
      type === 'DOCUMENT'
        ? graph.getNode(graph.rootId)
        : type === 'CANVAS'
          ? graph.getPages(true).find((page) => page.source.id === id)
          : undefined
    if (node)
      node.pluginData = pluginData.map(({ pluginID, key, value }) => ({
        pluginId: pluginID,
        key,
        value,
      }))
  }
}

function readCorners(graph: SceneGraph, changes: Change[]): void {
  const stated = new Map(
    changes.map((change) => [`${change.guid?.sessionID}:${change.guid?.localID}`, change]),
  )
  for (const node of graph.getAllNodes()) {
    if (node.type !== 'POLYGON' && node.type !== 'STAR') continue
    const { count, starInnerScale } = changeOf(graph, node, stated) ?? {}
    node.pointCount = count ?? (node.type === 'POLYGON' ? 3 : 5)
    if (starInnerScale !== undefined) node.starInnerRadius = starInnerScale
  }
}

/**
 * Returns the change of a node. A layer within an instance has the corners of the component's
 * layer.
 */
function changeOf(
  graph: SceneGraph,
  node: SceneNode,
  stated: Map<string, Change>,
): Change | undefined {
  let at: SceneNode | undefined = node
  for (let steps = 0; at && steps < 30; steps++) {
    const found = stated.get(at.source.id ?? '')
    if (found) return found
    at = at.componentId ? graph.getNode(at.componentId) : undefined
  }
  return undefined
}

/** Returns the file with the plugin data of pages and document; the same bytes if there is none. */
export function withPageData(graph: SceneGraph, file: Uint8Array): Uint8Array {
  const root = graph.getNode(graph.rootId)
  const pages = graph.getPages()
  if (![root, ...pages].some((node) => node && node.pluginData.length > 0)) return file
  const archive = unzipSync(file)
  const canvas = canvasOf(archive[canvasFile] ?? new Uint8Array())
  if (!canvas) return file
  const written = canvas.changes.filter(
    ({ type, internalOnly }) => type === 'CANVAS' && !internalOnly,
  )
  give(
    canvas.changes.find(({ type }) => type === 'DOCUMENT'),
    root,
  )
  pages.forEach((page, index) => give(written[index], page))
  archive[canvasFile] = canvas.encode()
  // Images are compressed already, and the canvas format has its own compression.
  return zipSync(archive, { level: 0 })
}

function give(change: Change | undefined, node: SceneNode | undefined): void {
  if (change && node && node.pluginData.length > 0)
    change.pluginData = node.pluginData.map(({ pluginId, key, value }) => ({
      pluginID: pluginId,
      key,
      value,
    }))
}
