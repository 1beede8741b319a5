// Auto-layout, constraints and clipping under Figma's names.
import type { SceneNode } from '@open-pencil/scene-graph'
import { extra, extraOf } from '../../document/index.js'
import type { Realm } from '../members/realm.js'
import {
  choice,
  expect,
  oneOf,
  plain,
  renamed,
  type Properties,
  type Property,
} from '../members/table.js'

const sizingModes = { FIXED: 'FIXED', AUTO: 'HUG' }
const constraintTypes = ['MIN', 'CENTER', 'MAX', 'STRETCH', 'SCALE'] as const

function constraint(value: unknown, side: 'horizontal' | 'vertical') {
  return oneOf(
    `constraints.${side}`,
    constraintTypes,
    (value as Record<string, unknown> | null)?.[side],
  )
}

const primaryIs = (node: SceneNode, direction: 'HORIZONTAL' | 'VERTICAL') =>
  node.layoutMode === direction

function sizing(name: string, direction: 'HORIZONTAL' | 'VERTICAL'): Property {
  const own = (node: SceneNode) =>
    primaryIs(node, direction) ? 'primaryAxisSizing' : 'counterAxisSizing'
  const parentOf = (node: SceneNode, realm: Realm) =>
    node.parentId ? realm.graph.getNode(node.parentId) : undefined
  const fills = (node: SceneNode, parent: SceneNode | undefined) =>
    !!parent &&
    parent.layoutMode !== 'NONE' &&
    (primaryIs(parent, direction) ? node.layoutGrow === 1 : node.layoutAlignSelf === 'STRETCH')
  return {
    get: (node, realm) =>
      fills(node, parentOf(node, realm))
        ? 'FILL'
        : node.layoutMode !== 'NONE'
          ? node[own(node)]
          : 'FIXED',
    set(node, value, realm) {
      const wanted = oneOf(name, ['FIXED', 'HUG', 'FILL'] as const, value)
      const parent = parentOf(node, realm)
      if (wanted === 'FILL' && (!parent || parent.layoutMode === 'NONE'))
        throw new Error('FILL can only be set on children of auto-layout frames')
      if (wanted === 'HUG' && node.layoutMode === 'NONE' && node.type !== 'TEXT')
        throw new Error(
          'HUG can only be set on auto-layout frames or text children of auto-layout frames',
        )
      const changes: Partial<SceneNode> =
        node.layoutMode === 'NONE' ? {} : { [own(node)]: wanted === 'HUG' ? 'HUG' : 'FIXED' }
      if (parent && parent.layoutMode !== 'NONE')
        Object.assign(
          changes,
          primaryIs(parent, direction)
            ? { layoutGrow: wanted === 'FILL' ? 1 : 0 }
            : { layoutAlignSelf: wanted === 'FILL' ? 'STRETCH' : 'AUTO' },
        )
      // Reported from the field: a text with FILL width wraps, and its height follows its content.
      if (
        wanted === 'FILL' &&
        direction === 'HORIZONTAL' &&
        node.textAutoResize === 'WIDTH_AND_HEIGHT' &&
        node.type === 'TEXT'
      )
        changes.textAutoResize = 'HEIGHT'
      realm.change(node, changes)
    },
  }
}

const both = (
  name: string,
  fields: ('paddingLeft' | 'paddingRight' | 'paddingTop' | 'paddingBottom')[],
): Property => ({
  get: (node) => node[fields[0]!],
  set(node, value, realm) {
    const given = expect(name, 'number', value)
    realm.change(
      node,
      Object.fromEntries(fields.map((field) => [field, given])) as Partial<SceneNode>,
    )
  },
})

/** Throws if the frame does not wrap (typings 8055). */
function needWrap(name: string, node: SceneNode): void {
  if (node.layoutWrap !== 'WRAP')
    throw new Error(`${name} can only be set on nodes with layoutWrap = "WRAP"`)
}

export const layoutProperties: Properties = {
  constraints: {
    get: (node) => ({ horizontal: node.horizontalConstraint, vertical: node.verticalConstraint }),
    set: (node, value, realm) =>
      realm.change(node, {
        horizontalConstraint: constraint(value, 'horizontal'),
        verticalConstraint: constraint(value, 'vertical'),
      }),
  },
  clipsContent: plain('clipsContent', 'boolean', 'clipsContent'),
  layoutMode: {
    get: (node) => node.layoutMode,
    set(node, value, realm) {
      const mode = oneOf('layoutMode', ['NONE', 'HORIZONTAL', 'VERTICAL', 'GRID'] as const, value)
      const first = node.layoutMode === 'NONE' && mode !== 'NONE'
      realm.change(node, {
        layoutMode: mode,
        ...(first ? { primaryAxisSizing: 'HUG', counterAxisSizing: 'HUG' } : {}),
      })
      if (mode !== 'NONE') realm.unsettle(node)
    },
  },
  layoutWrap: {
    get: (node) => node.layoutWrap,
    set(node, value, realm) {
      const layoutWrap = oneOf('layoutWrap', ['NO_WRAP', 'WRAP'] as const, value)
      // Typings 7875.
      if (node.layoutMode !== 'HORIZONTAL' && node.layoutMode !== 'VERTICAL')
        throw new Error(
          'layoutWrap can only be set on nodes with layoutMode = "HORIZONTAL" or "VERTICAL"',
        )
      realm.change(node, { layoutWrap })
    },
  },
  primaryAxisSizingMode: renamed('primaryAxisSizingMode', sizingModes, 'primaryAxisSizing'),
  counterAxisSizingMode: renamed('counterAxisSizingMode', sizingModes, 'counterAxisSizing'),
  primaryAxisAlignItems: {
    get: (node) => extraOf(node, 'primaryAxisAlignItems') ?? node.primaryAxisAlign,
    set(node, value, realm) {
      const all = ['MIN', 'CENTER', 'MAX', 'SPACE_BETWEEN', 'SPACE_EVENLY', 'SPACE_AROUND'] as const
      const given = oneOf('primaryAxisAlignItems', all, value)
      const drawn = given === 'SPACE_EVENLY' || given === 'SPACE_AROUND' ? 'SPACE_BETWEEN' : given
      realm.change(node, {
        primaryAxisAlign: drawn,
        ...extra('primaryAxisAlignItems', drawn === given ? null : given),
      })
    },
  },
  counterAxisAlignItems: choice(
    'counterAxisAlignItems',
    ['MIN', 'CENTER', 'MAX', 'BASELINE'],
    'counterAxisAlign',
  ),
  counterAxisAlignContent: {
    get: (node) => node.counterAxisAlignContent,
    set(node, value, realm) {
      const counterAxisAlignContent = oneOf(
        'counterAxisAlignContent',
        ['AUTO', 'SPACE_BETWEEN'] as const,
        value,
      )
      needWrap('counterAxisAlignContent', node)
      realm.change(node, { counterAxisAlignContent })
    },
  },
  itemSpacing: plain('itemSpacing', 'number', 'itemSpacing'),
  counterAxisSpacing: {
    get: (node) =>
      extraOf<boolean>(node, 'counterAxisSpacingSynced') ? null : node.counterAxisSpacing,
    set(node, value, realm) {
      const given =
        value === null ? node.itemSpacing : expect('counterAxisSpacing', 'number', value)
      needWrap('counterAxisSpacing', node)
      realm.change(node, {
        counterAxisSpacing: given,
        ...extra('counterAxisSpacingSynced', value === null),
      })
    },
  },
  horizontalPadding: both('horizontalPadding', ['paddingLeft', 'paddingRight']),
  verticalPadding: both('verticalPadding', ['paddingTop', 'paddingBottom']),
  gridRowGap: plain('gridRowGap', 'number', 'gridRowGap', 0),
  gridColumnGap: plain('gridColumnGap', 'number', 'gridColumnGap', 0),
  itemReverseZIndex: plain('itemReverseZIndex', 'boolean', 'itemReverseZIndex'),
  strokesIncludedInLayout: plain('strokesIncludedInLayout', 'boolean', 'strokesIncludedInLayout'),
  paddingLeft: plain('paddingLeft', 'number', 'paddingLeft', 0),
  paddingRight: plain('paddingRight', 'number', 'paddingRight', 0),
  paddingTop: plain('paddingTop', 'number', 'paddingTop', 0),
  paddingBottom: plain('paddingBottom', 'number', 'paddingBottom', 0),
  layoutPositioning: {
    get: (node) => node.layoutPositioning,
    set(node, value, realm) {
      const given = oneOf('layoutPositioning', ['AUTO', 'ABSOLUTE'] as const, value)
      const parent = node.parentId ? realm.graph.getNode(node.parentId) : undefined
      if (given === 'ABSOLUTE' && (!parent || parent.layoutMode === 'NONE'))
        throw new Error(
          'Can only set layoutPositioning = ABSOLUTE if the parent node has layoutMode !== NONE',
        )
      realm.change(node, { layoutPositioning: given })
      if (parent) realm.unsettle(parent)
    },
  },
  layoutGrow: plain('layoutGrow', 'number', 'layoutGrow', 0, 1),
  layoutAlign: renamed(
    'layoutAlign',
    { INHERIT: 'AUTO', STRETCH: 'STRETCH', MIN: 'MIN', CENTER: 'CENTER', MAX: 'MAX' },
    'layoutAlignSelf',
  ),
  layoutSizingHorizontal: sizing('layoutSizingHorizontal', 'HORIZONTAL'),
  layoutSizingVertical: sizing('layoutSizingVertical', 'VERTICAL'),
  expanded: {
    get: (node) => node.expanded,
    set: (node, value, realm) =>
      realm.change(node, { expanded: expect('expanded', 'boolean', value) }),
  },
}
