// Plugin data of pages and of the document in a .fig: the library reads and writes it for layers only.
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
  /** Corners of a polygon or a star; a polygon that has three does not state it. */
  count?: number
  starInnerScale?: number
  pluginData?: { pluginID: string; key: string; value: string }[]
  pluginRelaunchData?: unknown[]
}

interface Canvas {
  changes: Change[]
  /** The same file with the changes as they are now. */
  encode(): Uint8Array<ArrayBuffer>
}

/** Some files are the bare canvas, without an archive around it. */
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

/** Gives pages, document, polygons and stars what a file holds for them and the library leaves out. A file that cannot be looked into has nothing for them. */
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

/** A layer within an instance has the corners of the component's layer. */
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

/** The file with what pages and document hold; the very same bytes where that is nothing. */
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
  // Pictures are compressed already, and the canvas compresses itself.
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
