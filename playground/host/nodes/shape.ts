// Members of particular shapes: vector paths and networks, arcs, points, and the outline of any
// shape.
import { parseSVGPath } from '@open-pencil/core'
import { vectorNetworkToSVGPaths } from '@open-pencil/core/io/formats/svg'
import type { SceneNode, VectorNetwork, VectorRegion, VectorVertex } from '@open-pencil/scene-graph'
import { outline } from '../../document/index.js'
import type { Realm } from '../members/realm.js'
import { expect, oneOf, wrongType, type Methods, type Properties } from '../members/table.js'

interface Path {
  windingRule: 'NONZERO' | 'EVENODD' | 'NONE'
  data: string
}

const empty: VectorNetwork = { vertices: [], segments: [], regions: [] }

/** Returns the network moved to its own top left corner, and the resulting size. */
function fitted(network: VectorNetwork): Partial<SceneNode> & { dx: number; dy: number } {
  const xs = network.vertices.map((vertex) => vertex.x)
  const ys = network.vertices.map((vertex) => vertex.y)
  if (xs.length === 0) return { vectorNetwork: network, dx: 0, dy: 0 }
  const [dx, dy] = [Math.min(...xs), Math.min(...ys)]
  const moved = {
    ...network,
    vertices: network.vertices.map((vertex) => ({ ...vertex, x: vertex.x - dx, y: vertex.y - dy })),
  }
  return { vectorNetwork: moved, width: Math.max(...xs) - dx, height: Math.max(...ys) - dy, dx, dy }
}

export function setNetwork(node: SceneNode, network: VectorNetwork, realm: Realm): void {
  const { dx, dy, ...rest } = fitted(network)
  // The first network sets the node's position. Later ones are relative to its corner: as in Figma,
  // vertices left of it move the node.
  realm.change(node, {
    ...rest,
    x: node.x + dx,
    y: node.y + dy,
    fillGeometry: [],
    strokeGeometry: [],
  })
}

function pathsIn(value: unknown): VectorNetwork {
  if (!Array.isArray(value)) throw wrongType('vectorPaths', 'array', value)
  const networks = (value as Path[]).map((path, i) => {
    const rule = oneOf(
      `vectorPaths[${i}].windingRule`,
      ['NONZERO', 'EVENODD', 'NONE'] as const,
      path?.windingRule,
    )
    const data = expect(`vectorPaths[${i}].data`, 'string', path.data)
    if (!/^\s*([Mm]|$)/.test(data))
      throw new Error(`Failed to convert path. Invalid command at ${data.slice(0, 20)}`)
    const network = parseSVGPath(data, rule === 'EVENODD' ? 'EVENODD' : 'NONZERO')
    return rule === 'NONE' ? { ...network, regions: [] } : network
  })
  return networks.reduce(joined, empty)
}

function joined(a: VectorNetwork, b: VectorNetwork): VectorNetwork {
  const [v, s] = [a.vertices.length, a.segments.length]
  return {
    vertices: [...a.vertices, ...b.vertices],
    segments: [
      ...a.segments,
      ...b.segments.map((one) => ({ ...one, start: one.start + v, end: one.end + v })),
    ],
    regions: [
      ...a.regions,
      ...b.regions.map((one) => ({
        ...one,
        loops: one.loops.map((loop) => loop.map((i) => i + s)),
      })),
    ],
  }
}

const spaced = (data: string) =>
  data
    .replace(/([MLCQZHV])(?=\S)/gi, '$1 ')
    .replace(/,/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

function pathsOut(node: SceneNode): Path[] {
  const network = node.vectorNetwork
  if (!network || network.vertices.length === 0) return []
  const rule = network.regions.length === 0 ? 'NONE' : network.regions[0]!.windingRule
  return vectorNetworkToSVGPaths(network).map((data) => ({ windingRule: rule, data: spaced(data) }))
}

function networkIn(value: unknown): VectorNetwork {
  if (typeof value !== 'object' || value === null) throw wrongType('vectorNetwork', 'object', value)
  const { vertices, segments, regions = [] } = value as Partial<VectorNetwork>
  if (!Array.isArray(vertices)) throw wrongType('vectorNetwork.vertices', 'array', vertices)
  if (!Array.isArray(segments)) throw wrongType('vectorNetwork.segments', 'array', segments)
  const still = { x: 0, y: 0 }
  const known = (i: unknown, name: string) => {
    const at = expect(name, 'number', i)
    if (!vertices[at])
      throw new Error(
        `Property "vectorNetwork" failed validation: there is no vertex ${at} for ${name}`,
      )
    return at
  }
  return {
    vertices: vertices.map((vertex: VectorVertex) => ({ ...vertex })),
    segments: segments.map((one, i) => ({
      start: known(one.start, `segments[${i}].start`),
      end: known(one.end, `segments[${i}].end`),
      tangentStart: { ...(one.tangentStart ?? still) },
      tangentEnd: { ...(one.tangentEnd ?? still) },
    })),
    regions: regions.map((one: VectorRegion) => ({
      windingRule: one.windingRule,
      loops: one.loops.map((loop) => [...loop]),
    })),
  }
}

function networkOut(node: SceneNode) {
  const { vertices, segments, regions } = node.vectorNetwork ?? empty
  return {
    vertices: vertices.map(
      ({
        x,
        y,
        strokeCap = 'NONE',
        strokeJoin = 'MITER',
        cornerRadius = 0,
        handleMirroring = 'NONE',
      }) => ({
        x,
        y,
        strokeCap,
        strokeJoin,
        cornerRadius,
        handleMirroring,
      }),
    ),
    segments: segments.map((one) => ({
      ...one,
      tangentStart: { ...one.tangentStart },
      tangentEnd: { ...one.tangentEnd },
    })),
    regions: regions.map((one) => ({
      windingRule: one.windingRule,
      loops: one.loops.map((loop) => [...loop]),
    })),
  }
}

function geometry(node: SceneNode, realm: Realm): Path[] {
  const network = node.type === 'VECTOR' ? node.vectorNetwork : outline(realm.graph, node)
  return network
    ? vectorNetworkToSVGPaths(network).map((data) => ({
        windingRule: 'NONZERO',
        data: spaced(data),
      }))
    : []
}

export const shapeProperties: Properties = {
  vectorPaths: {
    get: pathsOut,
    set: (node, value, realm) => setNetwork(node, pathsIn(value), realm),
  },
  vectorNetwork: {
    get: networkOut,
    set(node, value, realm) {
      realm.refuseSync('node.setVectorNetworkAsync')
      setNetwork(node, networkIn(value), realm)
    },
  },
  fillGeometry: { get: geometry },
  arcData: {
    get: (node) => ({
      ...(node.arcData ?? { startingAngle: 0, endingAngle: Math.PI * 2, innerRadius: 0 }),
    }),
    set(node, value, realm) {
      const given = (value ?? {}) as Record<string, unknown>
      const part = (name: string) => expect(`arcData.${name}`, 'number', given[name])
      realm.change(node, {
        arcData: {
          startingAngle: part('startingAngle'),
          endingAngle: part('endingAngle'),
          innerRadius: part('innerRadius'),
        },
      })
    },
  },
  pointCount: {
    get: (node) => node.pointCount,
    set(node, value, realm) {
      const count = expect('pointCount', 'number', value)
      if (count < 3)
        throw new Error(
          'Property "pointCount" failed validation: Number must be greater than or equal to 3',
        )
      realm.change(node, { pointCount: Math.round(count) })
    },
  },
  innerRadius: {
    get: (node) => node.starInnerRadius,
    set(node, value, realm) {
      const radius = expect('innerRadius', 'number', value)
      if (radius < 0 || radius > 1)
        throw new Error('Property "innerRadius" failed validation: Number must be between 0 and 1')
      realm.change(node, { starInnerRadius: radius })
    },
  },
  booleanOperation: {
    get: (node) => node.booleanOperation ?? 'UNION',
    set: (node, value, realm) =>
      realm.change(node, {
        booleanOperation: oneOf(
          'booleanOperation',
          ['UNION', 'INTERSECT', 'SUBTRACT', 'EXCLUDE'] as const,
          value,
        ),
      }),
  },
}

export const shapeMethods: Methods = {
  setVectorNetworkAsync: async (node, [value], realm) => setNetwork(node, networkIn(value), realm),
}
