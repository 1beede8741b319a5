// The names under which Figma reports changes of the scene graph's fields.
import { extraName } from '../../document/index.js'

/** Fields of the scene graph that have another name in Figma. */
const figmaNames: Record<string, string> = {
  text: 'characters',
  fontFamily: 'fontName',
  fontWeight: 'fontName',
  italic: 'fontName',
  styleRuns: 'styledTextSegments',
  parentId: 'parent',
  childIds: 'children',
  symbolDescription: 'description',
  horizontalConstraint: 'constraints',
  verticalConstraint: 'constraints',
  primaryAxisSizing: 'primaryAxisSizingMode',
  counterAxisSizing: 'counterAxisSizingMode',
  layoutAlignSelf: 'layoutAlign',
  starInnerRadius: 'innerRadius',
  independentCorners: 'cornerRadius',
  borderTopWeight: 'strokeTopWeight',
  pluginRelaunchData: 'relaunchData',
}
/** Internal fields of the scene graph without a counterpart in Figma. */
const internalFields = new Set([
  'source',
  'overrides',
  'textPicture',
  'figmaDerivedTextGlyphs',
  'figmaDerivedLayout',
  'overridden',
  'boundVariables',
])

/** Returns true if Figma reports a change of the field. */
export const isReported = (field: string): boolean => !internalFields.has(eventName(field))

export const eventName = (field: string): string => extraName(field) ?? figmaNames[field] ?? field
