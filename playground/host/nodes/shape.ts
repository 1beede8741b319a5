// What only some shapes have: paths, arcs, points. And what every node lists and a playground's document has none of.
import { parseSVGPath } from '@open-pencil/core'
import { vectorNetworkToSVGPaths } from '@open-pencil/core/io/formats/svg'
import { expect, wrongType, type Properties } from '../table.js'

interface Path {
  windingRule: 'NONZERO' | 'EVENODD' | 'NONE'
  data: string
}

export const shapeProperties: Properties = {
  vectorPaths: {
    get: (node) =>
      node.vectorNetwork
        ? vectorNetworkToSVGPaths(node.vectorNetwork).map((data): Path => ({ windingRule: 'NONZERO', data }))
        : [],
    set(node, value, realm) {
      if (!Array.isArray(value)) throw wrongType('vectorPaths', 'array', value)
      const data = (value as Path[]).map((path) => expect('vectorPaths.data', 'string', path.data)).join(' ')
      const rule = (value as Path[])[0]?.windingRule === 'EVENODD' ? 'EVENODD' : 'NONZERO'
      const vectorNetwork = parseSVGPath(data, rule)
      const xs = vectorNetwork.vertices.map((vertex) => vertex.x)
      const ys = vectorNetwork.vertices.map((vertex) => vertex.y)
      const size = xs.length ? { width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys) } : {}
      realm.change(node, { vectorNetwork, fillGeometry: [], strokeGeometry: [], ...size })
    },
  },
  arcData: {
    get: (node) => ({ ...(node.arcData ?? { startingAngle: 0, endingAngle: Math.PI * 2, innerRadius: 0 }) }),
    set: (node, value, realm) => realm.change(node, { arcData: { ...(value as NonNullable<typeof node.arcData>) } }),
  },
  pointCount: {
    get: (node) => node.pointCount,
    set: (node, value, realm) => realm.change(node, { pointCount: expect('pointCount', 'number', value) }),
  },
  innerRadius: {
    get: (node) => node.starInnerRadius,
    set: (node, value, realm) => realm.change(node, { starInnerRadius: expect('innerRadius', 'number', value) }),
  },
  reactions: { get: () => [] },
  exportSettings: { get: () => [] },
  layoutGrids: { get: () => [] },
  guides: { get: () => [] },
  stuckNodes: { get: () => [] },
  attachedConnectors: { get: () => [] },
  componentPropertyReferences: { get: () => null },
  constrainProportions: { get: () => false },
  targetAspectRatio: { get: () => null },
  inferredAutoLayout: { get: () => null },
  overflowDirection: { get: () => 'NONE' },
}
