// Every member of the typings' interfaces is implemented or throws an error with its name; none is
// undefined. Source: @figma/plugin-typings, plugin-api.d.ts.
import { createRequire } from 'node:module'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { apiMembers, nodeMembers } from '../../host/members/typings.js'
import { runBody } from '../../node/index.js'

const file = createRequire(import.meta.url).resolve('@figma/plugin-typings/plugin-api.d.ts')
const program = ts.createProgram([file], {
  lib: ['lib.es2022.d.ts'],
  types: [],
  skipLibCheck: true,
})
const checker = program.getTypeChecker()
const interfaces = new Map<string, ts.InterfaceDeclaration>()
program.getSourceFile(file)!.forEachChild((node) => {
  if (ts.isInterfaceDeclaration(node)) interfaces.set(node.name.text, node)
})

const nodes: Record<string, string> = {
  DOCUMENT: 'DocumentNode',
  PAGE: 'PageNode',
  FRAME: 'FrameNode',
  GROUP: 'GroupNode',
  SECTION: 'SectionNode',
  COMPONENT: 'ComponentNode',
  COMPONENT_SET: 'ComponentSetNode',
  INSTANCE: 'InstanceNode',
  RECTANGLE: 'RectangleNode',
  ELLIPSE: 'EllipseNode',
  LINE: 'LineNode',
  VECTOR: 'VectorNode',
  STAR: 'StarNode',
  POLYGON: 'PolygonNode',
  TEXT: 'TextNode',
  BOOLEAN_OPERATION: 'BooleanOperationNode',
  SLICE: 'SliceNode',
}
const apis = (
  'PluginAPI UIAPI ViewportAPI ClientStorageAPI ParametersAPI VariablesAPI UtilAPI TeamLibraryAPI AnnotationsAPI PaymentsAPI Image Variable ' +
  'VariableCollection PaintStyle TextStyle EffectStyle GridStyle'
).split(' ')

const membersOf = (name: string): string[] =>
  checker
    .getTypeAtLocation(interfaces.get(name)!)
    .getProperties()
    .map((property) => property.name)

/** May be undefined according to the typings: optional, or for another editor. */
const optionalMembers = [
  'timer',
  'textreview',
  'vscode',
  'devResources',
  'payments',
  'widgetId',
  'fileKey',
  'onmessage',
]

it('the table of names is the typings’ own', () => {
  const words = (one: { read?: string; write?: string; call?: string }) =>
    [one.read, one.write, one.call].flatMap((text) => (text ? text.split(' ') : []))
  for (const [type, name] of Object.entries(nodes)) {
    const ours = nodeMembers.filter((one) => one.on.split(' ').includes(type)).flatMap(words)
    expect(ours.sort(), type).toEqual(membersOf(name).sort())
  }
  for (const name of apis)
    expect(words(apiMembers.find((one) => one.on === name)!).sort(), name).toEqual(
      membersOf(name).sort(),
    )
})

/**
 * Reads each member in the sandbox. Returns the members that are undefined unexpectedly, and those
 * that throw an error without their name.
 */
async function faults(make: string, names: string[]): Promise<string[]> {
  return (await runBody(`
    await figma.loadAllPagesAsync(); await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
    const it = ${make}, faults = []
    for (const name of ${JSON.stringify(names)}) {
      try { if (it[name] === undefined && !${JSON.stringify(optionalMembers)}.includes(name)) faults.push(name + ' is undefined') }
      catch (e) { if (!e.message.includes(name) && !e.message.includes('permission') ) faults.push(name + ' throws ' + e.message) }
    }
    return faults`)) as string[]
}

const made: Record<string, string> = {
  DOCUMENT: 'figma.root',
  PAGE: 'figma.currentPage',
  FRAME: 'figma.createFrame()',
  GROUP: 'figma.group([figma.createRectangle()], figma.currentPage)',
  SECTION: 'figma.createSection()',
  COMPONENT: 'figma.createComponent()',
  COMPONENT_SET: 'figma.combineAsVariants([figma.createComponent()], figma.currentPage)',
  INSTANCE: 'figma.createComponent().createInstance()',
  RECTANGLE: 'figma.createRectangle()',
  ELLIPSE: 'figma.createEllipse()',
  LINE: 'figma.createLine()',
  VECTOR: 'figma.createVector()',
  STAR: 'figma.createStar()',
  POLYGON: 'figma.createPolygon()',
  TEXT: 'figma.createText()',
  BOOLEAN_OPERATION:
    'figma.union([figma.createRectangle(), figma.createEllipse()], figma.currentPage)',
  SLICE: 'figma.createSlice()',
}

it.each(Object.entries(made))('%s has every member, or names it', async (type, make) => {
  expect(await faults(make, membersOf(nodes[type]!))).toEqual([])
})

it.each([
  ['PluginAPI', 'figma'],
  ['UIAPI', 'figma.ui'],
  ['ViewportAPI', 'figma.viewport'],
  ['ClientStorageAPI', 'figma.clientStorage'],
  ['ParametersAPI', 'figma.parameters'],
  ['VariablesAPI', 'figma.variables'],
  ['UtilAPI', 'figma.util'],
  ['TeamLibraryAPI', 'figma.teamLibrary'],
  ['AnnotationsAPI', 'figma.annotations'],
  [
    'Image',
    `figma.createImage(figma.base64Decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='))`,
  ],
  [
    'Variable',
    `figma.variables.createVariable('v', figma.variables.createVariableCollection('c'), 'COLOR')`,
  ],
  ['VariableCollection', `figma.variables.createVariableCollection('c')`],
  ['PaintStyle', 'figma.createPaintStyle()'],
  ['TextStyle', 'figma.createTextStyle()'],
  ['EffectStyle', 'figma.createEffectStyle()'],
  ['GridStyle', 'figma.createGridStyle()'],
])('%s has every member, or names it', async (name, make) => {
  expect(await faults(make, membersOf(name))).toEqual([])
})
