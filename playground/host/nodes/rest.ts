// Returns a node and its descendants in the format of Figma's REST API, for `exportAsync({ format:
// 'JSON_REST_V1' })`. Read-only.
import type { SceneNode } from '@open-pencil/scene-graph'
import { ownBounds, paintedBounds } from '../../document/index.js'
import type { Realm } from '../members/realm.js'
import { effectProperties } from './paint/effects.js'
import { paintProperties } from './paint/index.js'
import { strokeProperties } from './paint/strokes.js'
import { fontOf } from './text/fonts.js'
import { mixed } from '../sandbox/wire.js'

type Json = Record<string, unknown>

const sides = {
  horizontal: {
    MIN: 'LEFT',
    MAX: 'RIGHT',
    CENTER: 'CENTER',
    STRETCH: 'LEFT_RIGHT',
    SCALE: 'SCALE',
  },
  vertical: { MIN: 'TOP', MAX: 'BOTTOM', CENTER: 'CENTER', STRETCH: 'TOP_BOTTOM', SCALE: 'SCALE' },
}

/**
 * Returns `{ document, components, componentSets, schemaVersion, styles }`; styles of a missing
 * library are left out.
 */
export function restOf(node: SceneNode, realm: Realm): Json {
  const components: Json = {}
  return {
    document: restNode(node, realm, components),
    components,
    componentSets: {},
    schemaVersion: 0,
    styles: {},
  }
}

function restNode(node: SceneNode, realm: Realm, components: Json): Json {
  const { graph } = realm
  const main =
    node.type === 'INSTANCE' ? mainOf(node, realm) : node.type === 'COMPONENT' ? node : undefined
  if (main)
    components[main.id] = {
      key: main.componentKey ?? '',
      name: main.name,
      description: '',
      documentationLinks: [],
    }
  return {
    id: node.id,
    name: node.name,
    type:
      realm.typeOf(node) === 'PAGE'
        ? 'CANVAS'
        : realm.typeOf(node) === 'POLYGON'
          ? 'REGULAR_POLYGON'
          : realm.typeOf(node),
    scrollBehavior: 'SCROLLS',
    ...(!node.visible && { visible: false }),
    ...(node.locked && { locked: true }),
    ...(node.rotation !== 0 && { rotation: (-node.rotation * Math.PI) / 180 }),
    ...(node.opacity < 1 && { opacity: node.opacity }),
    ...(node.isMask && { isMask: true, maskType: node.maskType }),
    blendMode: node.blendMode,
    absoluteBoundingBox: ownBounds(graph, [node.id]),
    absoluteRenderBounds: paintedBounds(graph, [node.id]),
    constraints: {
      vertical: sides.vertical[node.verticalConstraint],
      horizontal: sides.horizontal[node.horizontalConstraint],
    },
    fills: paints(paintProperties['fills']!.get(node, realm)),
    strokes: paints(strokeProperties['strokes']!.get(node, realm)),
    strokeWeight: node.strokes[0]?.weight ?? 1,
    strokeAlign: node.strokes[0]?.align ?? 'INSIDE',
    effects: effectProperties['effects']!.get(node, realm),
    ...corners(node),
    ...(node.type === 'TEXT' && textOf(node)),
    ...(node.layoutMode !== 'NONE' && layoutOf(node)),
    ...(main && node.type === 'INSTANCE' && { componentId: main.id }),
    ...(holders.has(node.type) && {
      ...(node.type !== 'GROUP' && { clipsContent: node.clipsContent }),
      children: graph.getChildren(node.id).map((child) => restNode(child, realm, components)),
    }),
  }
}

const holders = new Set([
  'CANVAS',
  'FRAME',
  'GROUP',
  'SECTION',
  'COMPONENT',
  'COMPONENT_SET',
  'INSTANCE',
  'BOOLEAN_OPERATION',
])

function mainOf(node: SceneNode, { graph }: Realm): SceneNode | undefined {
  let at: SceneNode | undefined = node
  for (let steps = 0; at && at.type !== 'COMPONENT' && steps < 30; steps += 1)
    at = graph.getNode(at.componentId ?? '')
  return at
}

function paints(given: unknown): Json[] {
  if (given === mixed || !Array.isArray(given)) return []
  return given.map(({ visible, opacity, imageHash, color, ...rest }: Json) => ({
    ...rest,
    ...(visible === false && { visible }),
    ...(Number(opacity) < 1 && { opacity }),
    ...(imageHash !== undefined && { imageRef: imageHash }),
    ...(color !== undefined && { color: { ...(color as object), a: 1 } }),
  }))
}

function corners(node: SceneNode): Json {
  if (!node.independentCorners)
    return node.cornerRadius > 0 ? { cornerRadius: node.cornerRadius } : {}
  const { topLeftRadius, topRightRadius, bottomRightRadius, bottomLeftRadius } = node
  return {
    rectangleCornerRadii: [topLeftRadius, topRightRadius, bottomRightRadius, bottomLeftRadius],
  }
}

const textOf = (node: SceneNode): Json => ({
  characters: node.text,
  characterStyleOverrides: [],
  styleOverrideTable: {},
  style: {
    fontFamily: node.fontFamily,
    fontStyle: fontOf(node).style,
    fontWeight: node.fontWeight,
    fontSize: node.fontSize,
    italic: node.italic,
    textAutoResize: node.textAutoResize,
    textAlignHorizontal: node.textAlignHorizontal,
    textAlignVertical: node.textAlignVertical,
    letterSpacing: node.letterSpacing,
    ...(node.lineHeight && { lineHeightPx: node.lineHeight, lineHeightUnit: 'PIXELS' }),
  },
})

const layoutOf = (node: SceneNode): Json => ({
  layoutMode: node.layoutMode,
  layoutWrap: node.layoutWrap,
  itemSpacing: node.itemSpacing,
  paddingLeft: node.paddingLeft,
  paddingRight: node.paddingRight,
  paddingTop: node.paddingTop,
  paddingBottom: node.paddingBottom,
  primaryAxisSizingMode: node.primaryAxisSizing === 'HUG' ? 'AUTO' : 'FIXED',
  counterAxisSizingMode: node.counterAxisSizing === 'HUG' ? 'AUTO' : 'FIXED',
  primaryAxisAlignItems: node.primaryAxisAlign,
  counterAxisAlignItems: node.counterAxisAlign,
})
