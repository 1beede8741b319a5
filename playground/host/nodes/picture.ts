// exportAsync: exports a node as an image. Limits and error messages: facts/figma.md, Export.
import type { SceneNode } from '@open-pencil/scene-graph'
import { holds } from '../manifest/profile.js'
import type { Realm } from '../members/realm.js'
import { expect, oneOf, wrongType, type Methods } from '../members/table.js'
import { BareText } from '../sandbox/wire.js'
import { restOf } from './rest.js'

interface Settings {
  format?: unknown
  constraint?: { type?: unknown; value?: unknown }
  contentsOnly?: unknown
  useAbsoluteBounds?: unknown
  colorProfile?: unknown
}

const knownSettings =
  'format constraint contentsOnly useAbsoluteBounds colorProfile suffix svgOutlineText svgIdAttribute svgSimplifyStroke quality'.split(
    ' ',
  )
const empty = 'Failed to export node. This node may not have any visible layers.'

function sizeAsked(constraint: Settings['constraint']) {
  if (constraint === undefined) return { scale: 1 }
  const type = oneOf('constraint.type', ['SCALE', 'WIDTH', 'HEIGHT'] as const, constraint.type)
  const value = expect('constraint.value', 'number', constraint.value)
  if (value <= 0)
    throw new Error(
      'Property "settings" failed validation: Number must be greater than 0 at .constraint.value',
    )
  return type === 'SCALE'
    ? { scale: value }
    : type === 'WIDTH'
      ? { width: Math.round(value) }
      : { height: Math.round(value) }
}

async function exportNode(node: SceneNode, given: unknown, realm: Realm): Promise<unknown> {
  if (given !== undefined && (typeof given !== 'object' || given === null))
    throw wrongType('settings', 'object', given)
  const settings = (given ?? {}) as Settings
  const strange = Object.keys(settings).filter((key) => !knownSettings.includes(key))
  if (strange.length > 0)
    throw new Error(
      `Property "settings" failed validation: Unrecognized key(s) in object: '${strange.join("', '")}'`,
    )
  const format = oneOf(
    'format',
    ['PNG', 'JPG', 'SVG', 'SVG_STRING', 'PDF', 'JSON_REST_V1'] as const,
    settings.format ?? 'PNG',
  )
  if (format === 'PDF')
    throw new Error('exportAsync: format PDF is not implemented in the playground')
  if (settings.colorProfile !== undefined)
    oneOf('colorProfile', ['DOCUMENT', 'SRGB', 'DISPLAY_P3_V4'], settings.colorProfile)
  const slice = realm.typeOf(node) === 'SLICE'
  realm.settle()
  if (format === 'JSON_REST_V1') return restOf(node, realm)
  const bytes = await realm.document.render(
    node.type === 'CANVAS' ? [...node.childIds] : [node.id],
    {
      ...sizeAsked(settings.constraint),
      format: format === 'SVG_STRING' ? 'SVG' : format,
      useAbsoluteBounds: settings.useAbsoluteBounds === true,
      contentsOnly: settings.contentsOnly !== false && !slice,
      region: slice,
    },
  )
  if (!bytes) throw new Error(empty)
  return format === 'SVG_STRING' ? new TextDecoder().decode(bytes) : bytes
}

/**
 * Exports the node. Reported from the field: a failed export rejects with plain text, not an Error.
 */
async function exported(node: SceneNode, settings: unknown, realm: Realm): Promise<unknown> {
  try {
    return await exportNode(node, settings, realm)
  } catch (error) {
    const { message } = error as Error
    if (message === empty && holds('exportRejectsWithText', realm.options.profile))
      throw new BareText(message)
    throw error
  }
}

export const pictureMethods: Methods = {
  exportAsync: (node, [settings], realm) => exported(node, settings, realm),
}
