// Stores node data of Figma's that the playground does not draw: prototyping, export presets,
// guides, grids, annotations, aspect ratios. Values are checked and returned unchanged.
import type { SceneNode } from '@open-pencil/scene-graph'
import { extra, extraOf } from '../../document/index.js'
import type { Realm } from '../members/realm.js'
import {
  expect,
  oneOf,
  wrongType,
  type Methods,
  type Properties,
  type Property,
} from '../members/table.js'

const kept = (name: string, first: unknown, check: (value: unknown) => unknown): Property => ({
  get: (node) => extraOf(node, name) ?? structuredClone(first),
  set: (node, value, realm) => realm.change(node, extra(name, check(value))),
})

const array =
  (name: string, each: (one: Record<string, unknown>, i: number) => void = () => {}) =>
  (value: unknown) => {
    if (!Array.isArray(value)) throw wrongType(name, 'array', value)
    value.forEach((one, i) => {
      if (typeof one !== 'object' || one === null) throw wrongType(`${name}[${i}]`, 'object', one)
      each(one as Record<string, unknown>, i)
    })
    return value
  }

const flag = (name: string, first = false) =>
  kept(name, first, (value) => expect(name, 'boolean', value))
const number = (name: string, first: number) =>
  kept(name, first, (value) => expect(name, 'number', value))
const word = (name: string, allowed: readonly string[], first: string) =>
  kept(name, first, (value) => oneOf(name, allowed, value))
const fixed = (value: unknown): Property => ({ get: () => structuredClone(value) })

const gridPatterns = ['ROWS', 'COLUMNS', 'GRID']
const formats = ['PNG', 'JPG', 'SVG', 'SVG_STRING', 'PDF', 'JSON_REST_V1', 'MP4', 'GIF', 'WEBM']

function exportSetting(given: Record<string, unknown>, i: number): void {
  oneOf(`exportSettings[${i}].format`, formats, given['format'])
}

/** Properties that an annotation can show (typings 9504). */
const annotated = (
  'width height maxWidth minWidth maxHeight minHeight fills strokes effects strokeWeight cornerRadius textStyleId ' +
  'textAlignHorizontal fontFamily fontStyle fontSize fontWeight lineHeight letterSpacing itemSpacing padding layoutMode ' +
  'alignItems opacity mainComponent gridRowGap gridColumnGap gridRowCount gridColumnCount gridRowAnchorIndex ' +
  'gridColumnAnchorIndex gridRowSpan gridColumnSpan'
).split(' ')

function annotation(given: Record<string, unknown>, i: number): void {
  const strange = Object.keys(given).filter(
    (key) => !['label', 'labelMarkdown', 'properties', 'categoryId'].includes(key),
  )
  if (strange.length > 0)
    throw new Error(
      `Property "annotations" failed validation: Unrecognized key(s) in object: '${strange.join("', '")}' at [${i}]`,
    )
  for (const key of ['label', 'labelMarkdown'])
    if (given[key] !== undefined) expect(`annotations[${i}].${key}`, 'string', given[key])
  if (given['properties'] === undefined) return
  array(`annotations[${i}].properties`, (one, at) => {
    oneOf(`annotations[${i}].properties[${at}].type`, annotated, one['type'])
  })(given['properties'])
}

function devStatus(value: unknown): unknown {
  if (value === null) return null
  if (typeof value !== 'object') throw wrongType('devStatus', 'object', value)
  oneOf(
    'devStatus.type',
    ['READY_FOR_DEV', 'COMPLETED'],
    (value as Record<string, unknown>)['type'],
  )
  return value
}

const reactions = kept('reactions', [], array('reactions'))

export const keptProperties: Properties = {
  exportSettings: {
    ...kept('exportSettings', [], array('exportSettings', exportSetting)),
    get: (node) =>
      extraOf<object[]>(node, 'exportSettings') ??
      node.exportSettings.map(({ format, scale }) => ({
        format: format.toUpperCase(),
        suffix: '',
        contentsOnly: true,
        useAbsoluteBounds: false,
        constraint: { type: 'SCALE', value: scale },
      })),
  },
  layoutGrids: {
    get: (node) => extraOf(node, 'layoutGrids') ?? node.layoutGrids,
    set(node, value, realm) {
      const grids = array(
        'layoutGrids',
        (one, i) => void oneOf(`layoutGrids[${i}].pattern`, gridPatterns, one['pattern']),
      )(value)
      realm.change(node, { ...extra('layoutGrids', grids), gridStyleId: null })
    },
  },
  guides: kept(
    'guides',
    [],
    array('guides', (one, i) => void oneOf(`guides[${i}].axis`, ['X', 'Y'], one['axis'])),
  ),
  reactions: {
    get: (node, realm) => reactions.get(node, realm),
    set(node, value, realm) {
      realm.refuseSync('node.setReactionsAsync')
      reactions.set!(node, value, realm)
    },
  },
  annotations: kept('annotations', [], array('annotations', annotation)),
  devStatus: kept('devStatus', null, devStatus),
  constrainProportions: {
    get: (node) => extraOf(node, 'targetAspectRatio') != null,
    set: (node, value, realm) =>
      lock(node, expect('constrainProportions', 'boolean', value), realm),
  },
  targetAspectRatio: { get: (node) => extraOf(node, 'targetAspectRatio') ?? null },
  sectionContentsHidden: flag('sectionContentsHidden'),
  overflowDirection: word('overflowDirection', ['NONE', 'HORIZONTAL', 'VERTICAL', 'BOTH'], 'NONE'),
  numberOfFixedChildren: number('numberOfFixedChildren', 0),
  overlayPositionType: fixed('CENTER'),
  overlayBackground: fixed({ type: 'NONE' }),
  overlayBackgroundInteraction: fixed('NONE'),
  handleMirroring: {
    get: (node) => node.handleMirroring,
    set: (node, value, realm) =>
      realm.change(node, {
        handleMirroring: oneOf(
          'handleMirroring',
          ['NONE', 'ANGLE', 'ANGLE_AND_LENGTH'] as const,
          value,
        ),
      }),
  },
  detachedInfo: { get: (node) => extraOf(node, 'detachedInfo') ?? null },
  flowStartingPoints: kept('flowStartingPoints', [], array('flowStartingPoints')),
  prototypeBackgrounds: kept('prototypeBackgrounds', [], array('prototypeBackgrounds')),
  prototypeStartNode: fixed(null),
  isPageDivider: { get: (node) => /^[-*\s]+$/.test(node.name) },
  selectedTextRange: kept('selectedTextRange', null, (value) => value),
  focusedNode: fixed(null),
  stuckNodes: fixed([]),
  attachedConnectors: fixed([]),
  inferredAutoLayout: fixed(null),
}

function lock(node: SceneNode, on: boolean, realm: Realm): void {
  realm.change(node, extra('targetAspectRatio', on ? { x: node.width, y: node.height } : null))
}

export const keptMethods: Methods = {
  setReactionsAsync: async (node, [value], realm) => reactions.set!(node, value, realm),
  lockAspectRatio: (node, _, realm) => lock(node, true, realm),
  unlockAspectRatio: (node, _, realm) => lock(node, false, realm),
  getDevResourcesAsync: async () => [],
  getMeasurements: () => [],
  getMeasurementsForNode: () => [],
  findWidgetNodesByWidgetId: () => [],
}
