// Rules of the typings for single members, one line each: refused values and side effects. Line
// numbers refer to plugin-api.d.ts 1.142.
import { describe, expect, it } from 'vitest'
import { runBody, openHost } from '../../node/index.js'

const font = `await figma.loadFontAsync({ family: 'Inter', style: 'Regular' });`
const collection = `const c = figma.variables.createVariableCollection('c');`

const answers: [says: string, body: string, answer: unknown][] = [
  [
    'the document’s pages are there without loading (10486)',
    `return figma.root.findChildren().length + figma.root.findChild(() => true).type`,
    '1PAGE',
  ],
  [
    'fillGeometry on another page',
    `const p = figma.createPage(), r = figma.createRectangle(); p.appendChild(r); return r.fillGeometry.length`,
    1,
  ],
  [
    'fills of a text whose letters all have one paint',
    `${font} const W = [{ type: 'SOLID', color: { r: 1, g: 1, b: 1 } }]; const t = figma.createText(); t.characters = 'ab'; t.setRangeFills(0, 1, W); t.setRangeFills(1, 2, W); return t.fills[0].color.r`,
    1,
  ],
  [
    'fills of a text of two paints',
    `${font} const of = (r) => [{ type: 'SOLID', color: { r, g: 1, b: 1 } }]; const t = figma.createText(); t.characters = 'ab'; t.setRangeFills(0, 1, of(1)); t.setRangeFills(1, 2, of(0)); return t.fills === figma.mixed`,
    true,
  ],
  [
    'a text of its words’ height is measured anew (11031)',
    `${font} const t = figma.createText(); t.characters = 'hello world this is long'; t.textAutoResize = 'HEIGHT'; t.resize(40, t.height); return t.height > 15`,
    true,
  ],
  [
    'a copied set has components of its own (11181)',
    `const a = figma.createComponent(); a.name = 'S=A'; return figma.combineAsVariants([a], figma.currentPage).clone().children[0].type`,
    'COMPONENT',
  ],
  [
    'styles are ordered (1556)',
    `const a = figma.createPaintStyle(), b = figma.createPaintStyle(); a.name = 'a'; b.name = 'b'; figma.moveLocalPaintStyleAfter(a, b); return (await figma.getLocalPaintStylesAsync()).map((s) => s.name).join()`,
    'b,a',
  ],
  [
    'flatten without a parent goes to the page (1898)',
    `const f = figma.createFrame(), a = figma.createRectangle(); f.appendChild(a); return figma.flatten([a]).parent.type`,
    'PAGE',
  ],
  [
    'a bare rectangle is in no frame (6515)',
    `return String(figma.createRectangle().getTopLevelFrame())`,
    'undefined',
  ],
  [
    'a frame is its own topmost frame (6515)',
    `const f = figma.createFrame(), r = figma.createRectangle(); f.appendChild(r); return r.getTopLevelFrame() === f`,
    true,
  ],
  [
    'unseen layers of instances are skipped by id too (96)',
    `const c = figma.createComponent(), f = figma.createFrame(); c.appendChild(f); const k = c.createInstance().children[0]; const id = k.id; k.visible = false; figma.skipInvisibleInstanceChildren = true; let threw = false; try { k.name } catch (e) { threw = true } return [await figma.getNodeByIdAsync(id), threw]`,
    [null, true],
  ],
  [
    'a boolean operation grows with its children (7371)',
    `const u = figma.union([figma.createRectangle()], figma.currentPage); const r = figma.createRectangle(); u.appendChild(r); r.x = 300; return u.width`,
    400,
  ],
  [
    'a variant property is renamed in the variants (9745)',
    `const a = figma.createComponent(), b = figma.createComponent(); a.name = 'S=A'; b.name = 'S=B'; const s = figma.combineAsVariants([a, b], figma.currentPage); s.editComponentProperty('S', { name: 'Size' }); return a.name + b.name`,
    'Size=ASize=B',
  ],
  [
    'a variant property is added to the variants (9720)',
    `const a = figma.createComponent(); a.name = 'S=A'; const s = figma.combineAsVariants([a], figma.currentPage); s.addComponentProperty('T', 'VARIANT', 'x'); return a.name`,
    'S=A, T=x',
  ],
  [
    'a text that was named keeps its name (6390)',
    `${font} const t = figma.createText(); const before = t.autoRename; t.name = 'Mine'; t.characters = 'x'; return [before, t.autoRename, t.name]`,
    [true, false, 'Mine'],
  ],
  [
    'a text that fills its frame wraps',
    `${font} const f = figma.createFrame(), t = figma.createText(); f.layoutMode = 'VERTICAL'; f.appendChild(t); t.layoutSizingHorizontal = 'FILL'; return t.textAutoResize`,
    'HEIGHT',
  ],
  [
    'lab() is a colour (2906)',
    `const { r, g, b } = figma.util.rgb('lab(53.2 80.1 67.2)'); return [r, g, b].map((v) => Math.round(v * 10) / 10)`,
    [1, 0, 0],
  ],
  [
    'a colour is read from its own space (3971), or refused where the unit of a hue is open',
    `const at = (c) => { const { r, g, b } = figma.util.rgb(c); return [r, g, b].map((v) => Math.round(v * 10) / 10) }
    let refused = ''; try { figma.util.rgb({ space: 'HSL', h: 0, s: 1, l: 0.5 }) } catch (error) { refused = error.message }
    return [at({ space: 'SRGB', r: 1, g: 0.5, b: 0 }), at({ space: 'DISPLAY_P3', r: 1, g: 0, b: 0 }), at({ space: 'OKLAB', l: 1, a: 0, b: 0 }), /HSL/.test(refused)]`,
    [[1, 0.5, 0], [1, 0, 0], [1, 1, 1], true],
  ],
  [
    'a line’s picture is as long as the line',
    `const l = figma.createLine(); l.strokeWeight = 4; const png = await l.exportAsync(); return [png[19], png[23]]`,
    [100, 4],
  ],
  [
    'nothing on globalThis is the playground’s own',
    `return Object.getOwnPropertyNames(globalThis).filter((name) => /playground|^Iterator$/i.test(name)).length + (await (async () => 0)())`,
    0,
  ],
]

const refusals: [says: string, body: string, words: string][] = [
  [
    'sourceColor (4006)',
    `figma.createRectangle().fills = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0, sourceColor: { space: 'OKLCH', l: 0.6, c: 0.2, h: 30 } } }]`,
    'sourceColor',
  ],
  ['SHADER paints', `figma.createRectangle().fills = [{ type: 'SHADER' }]`, 'SHADER paints'],
  ['SHADER effects', `figma.createRectangle().effects = [{ type: 'SHADER' }]`, 'SHADER effects'],
  [
    'SLOT properties',
    `figma.createComponent().addComponentProperty('a', 'SLOT', '')`,
    'SLOT properties',
  ],
  [
    'unknown keys of a paint',
    `figma.createRectangle().fills = [{ type: 'SOLID', color: { r: 1, g: 1, b: 1 }, zzz: 1 }]`,
    "Unrecognized key(s) in object: 'zzz' at [0]",
  ],
  [
    'unknown keys of an export',
    `await figma.createRectangle().exportAsync({ format: 'PNG', zzz: 1 })`,
    "Unrecognized key(s) in object: 'zzz'",
  ],
  [
    'layoutWrap without auto layout (7875)',
    `figma.createFrame().layoutWrap = 'WRAP'`,
    'layoutWrap can only be set',
  ],
  [
    'counterAxisAlignContent without wrap (8055)',
    `const f = figma.createFrame(); f.layoutMode = 'HORIZONTAL'; f.counterAxisAlignContent = 'SPACE_BETWEEN'`,
    'layoutWrap = "WRAP"',
  ],
  [
    'counterAxisSpacing without wrap',
    `const f = figma.createFrame(); f.layoutMode = 'HORIZONTAL'; f.counterAxisSpacing = 3`,
    'layoutWrap = "WRAP"',
  ],
  ['a line with a height (7505)', `figma.createLine().resize(50, 5)`, 'value 0 for a line'],
  [
    'variants of a single component (9720)',
    `figma.createComponent().addComponentProperty('a', 'VARIANT', 'b')`,
    'component sets',
  ],
  [
    'a variable name with a dot',
    `${collection} figma.variables.createVariable('a.b', c, 'FLOAT')`,
    'invalid variable name',
  ],
  [
    'an empty variable name',
    `${collection} figma.variables.createVariable('', c, 'FLOAT')`,
    'invalid variable name',
  ],
  [
    'a brace in a variable name',
    `${collection} figma.variables.createVariable('a', c, 'FLOAT').name = 'a{b'`,
    'invalid variable name',
  ],
  [
    'a scope of another type',
    `${collection} figma.variables.createVariable('a', c, 'COLOR').scopes = ['WIDTH_HEIGHT']`,
    'WIDTH_HEIGHT is not allowed',
  ],
  [
    'ALL_FILLS beside its parts',
    `${collection} figma.variables.createVariable('a', c, 'COLOR').scopes = ['ALL_FILLS', 'TEXT_FILL']`,
    'ALL_FILLS cannot be combined',
  ],
  ['currentUser without the permission (137)', `figma.currentUser`, 'permission is required'],
  [
    'maxLines below one (11049)',
    `${font} figma.createText().maxLines = 0`,
    'greater than or equal to 1',
  ],
  [
    'unknown options of a window',
    `figma.showUI('', { nonsense: 1 })`,
    "Unrecognized key(s) in object: 'nonsense'",
  ],
  [
    'a window’s visibility of another type',
    `figma.showUI('', { visible: 'no' })`,
    'Expected "visible" to have type boolean',
  ],
  [
    'a window’s place of another type',
    `figma.showUI('', { position: { x: 1 } })`,
    'Expected "position.y" to have type number',
  ],
  [
    'unknown options of a notice',
    `figma.notify('x', { nonsense: 1 })`,
    "Unrecognized key(s) in object: 'nonsense'",
  ],
  [
    'unknown keys of an annotation (9504)',
    `figma.createFrame().annotations = [{ text: 'a' }]`,
    "Unrecognized key(s) in object: 'text'",
  ],
  [
    'unknown properties of an annotation',
    `figma.createFrame().annotations = [{ properties: [{ type: 'zzz' }] }]`,
    'Invalid enum value',
  ],
  [
    'an unknown devStatus (5749)',
    `figma.createFrame().devStatus = { type: 'DONE' }`,
    'Invalid enum value',
  ],
  [
    'a shadow without blendMode (4360)',
    `figma.createFrame().effects = [{ type: 'DROP_SHADOW', color: { r: 0, g: 0, b: 0, a: 1 }, offset: { x: 0, y: 0 }, radius: 1, visible: true }]`,
    'Required value missing at [0].blendMode',
  ],
  [
    'a noise whose sizes disagree (4514)',
    `figma.createFrame().effects = [{ type: 'NOISE', noiseType: 'MONOTONE', color: { r: 0, g: 0, b: 0, a: 1 }, visible: true, blendMode: 'NORMAL', noiseSize: 1, density: 1, noiseSizeVector: { x: 2, y: 2 } }]`,
    'must equal noiseSize',
  ],
  [
    'a notice’s timeout of another type',
    `figma.notify('x', { timeout: 'x' })`,
    'Expected "timeout" to have type number',
  ],
]

describe('by the typings', () => {
  it.each(answers)('%s', async (_, body, answer) => expect(await runBody(body)).toEqual(answer))
  it.each(refusals)('refuses %s', async (_, body, words) =>
    expect(await runBody(`'use strict'; ${body}; return 'taken'`)).toContain(words),
  )
})

it('a node can be exported as the REST API gives it', async () => {
  const body = `${font} const c = figma.createComponent(); const t = figma.createText(); c.appendChild(t); t.characters = 'Words'; c.x = 20; c.opacity = 0.5
    const i = c.createInstance(); i.x = 300; const { document, components } = await i.exportAsync({ format: 'JSON_REST_V1' })
    return { type: document.type, main: components[document.componentId].name, x: document.absoluteBoundingBox.x, opacity: document.opacity, words: document.children[0].characters, fill: document.children[0].fills[0].color }`
  const fill = { r: 0, g: 0, b: 0, a: 1 }
  expect(await runBody(body)).toEqual({
    type: 'INSTANCE',
    main: 'Component',
    x: 300,
    opacity: 0.5,
    words: 'Words',
    fill,
  })
})

it('an id cannot be written', async () => {
  expect(
    await runBody(`try { figma.createFrame().id = 'x' } catch (error) { return String(error) }`),
  ).toContain('read only')
})

it('a long notice is cut at 100 characters', async () => {
  const { stage } = await openHost({ code: `figma.notify('x'.repeat(150))` })
  expect(stage.notifications[0]!.message).toHaveLength(100)
})

it('a plugin that is asked for parameters may show a hidden window and send it messages', async () => {
  const code = `figma.showUI('', { visible: false }); figma.ui.postMessage('hello'); try { figma.showUI('') } catch (error) { console.log(String(error)) }`
  const { stage } = await openHost({ code, options: { query: true, command: 'go' } })
  expect([stage.messages, stage.shown.length]).toEqual([['hello'], 1])
})

it('after closePlugin figma can no longer be used, within the same turn too (182)', async () => {
  const code = `figma.closePlugin(); try { figma.currentPage.name; console.log('read') } catch (error) { console.log(String(error)) }`
  const { stage } = await openHost({ code })
  expect(stage.said.join()).toContain('can no longer be used')
})

it.each([
  [['inspect'], 'inspect'],
  [['codegen'], 'codegen'],
])('a plugin for Dev Mode alone with %s runs in mode %s (34)', async (capabilities, mode) => {
  const manifest = { editorType: ['dev'], capabilities }
  expect(await runBody(`return figma.editorType + ' ' + figma.mode`, { manifest })).toBe(
    `dev ${mode}`,
  )
})
