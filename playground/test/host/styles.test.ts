// Reading and writing styles and variables. Sources: the typings (PaintStyle, TextStyle, Variable,
// VariableCollection, setBoundVariable…).
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { runBody, openHost } from '../../node/index.js'

const thrown = (line: string) =>
  runBody(`try { ${line}; return 'nothing' } catch (e) { return e.message }`)
const red = `{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }`
const blue = `{ type: 'SOLID', color: { r: 0, g: 0, b: 1 } }`

describe('styles', () => {
  it('a paint style reaches whoever uses it, and setting fills by hand lets go of it (facts/figma.md, Images)', async () => {
    expect(
      await runBody(`const s = figma.createPaintStyle(); s.name = 'Brand/Red'; s.paints = [${red}]; const r = figma.createRectangle()
        await r.setFillStyleIdAsync(s.id); const first = [r.fills[0].color.r, r.fillStyleId === s.id]
        s.paints = [${blue}]; const followed = [r.fills[0].color.b, r.fillStyleId === s.id]
        r.fills = [${red}]; const local = await figma.getLocalPaintStylesAsync()
        return [first, followed, r.fillStyleId, local.length, local[0] === s, local[0].name, /^S:[0-9a-f]{40},$/.test(s.id), (await figma.getStyleByIdAsync(s.id)) === s, await figma.getStyleByIdAsync('S:none,')]`),
    ).toEqual([[1, true], [1, true], '', 1, true, 'Brand/Red', true, true, null])
  })

  it('a text style carries letters, wants its font, and names its users', async () => {
    expect(
      await runBody(`await figma.loadFontAsync({ family: 'Inter', style: 'Bold' }); await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
        const s = figma.createTextStyle(); s.fontName = { family: 'Inter', style: 'Bold' }; s.fontSize = 40; s.lineHeight = { unit: 'PERCENT', value: 120 }
        const t = figma.createText(); t.characters = 'Brand'; await t.setTextStyleIdAsync(s.id); const users = await s.getStyleConsumersAsync()
        return [t.fontSize, t.fontName.style, t.lineHeight, t.textStyleId === s.id, users.length, users[0].node === t, users[0].fields, s.type]`),
    ).toEqual([40, 'Bold', { unit: 'PERCENT', value: 120 }, true, 1, true, ['textStyleId'], 'TEXT'])
  })

  it('a removed style leaves its looks behind; an effect style is kept through a file', async () => {
    const document = PlaygroundDocument.empty()
    await runBody(
      `const s = figma.createPaintStyle(); s.paints = [${red}]; const r = figma.createRectangle(); await r.setFillStyleIdAsync(s.id); s.remove()
       if (r.fillStyleId !== '' || r.fills[0].color.r !== 1) throw new Error('lost'); const e = figma.createEffectStyle(); e.name = 'Soft'; e.effects = [{ type: 'LAYER_BLUR', radius: 4, visible: true, blurType: 'NORMAL' }]
       await r.setEffectStyleIdAsync(e.id)`,
      { document },
    )
    const again = await PlaygroundDocument.open(await document.save(), 'x')
    expect(
      await runBody(
        `const [e] = await figma.getLocalEffectStylesAsync(); return [e.name, e.effects[0].radius, figma.currentPage.children[0].effectStyleId === e.id, (await figma.getLocalPaintStylesAsync()).length]`,
        { document: again },
      ),
    ).toEqual(['Soft', 4, true, 0])
  })

  it('stylechange tells of it (typings, StyleChangeEvent)', async () => {
    const { stage } = await openHost({
      code: `figma.on('stylechange', (e) => console.log(e.styleChanges.map((c) => c.type + ' ' + (c.properties || '')).join())); const s = figma.createPaintStyle(); setTimeout(() => { s.paints = [${red}] }, 5)`,
    })
    await expect.poll(() => stage.said).toEqual(['STYLE_CREATE ', 'STYLE_PROPERTY_CHANGE paint'])
  })
})

describe('variables', () => {
  const made = `const c = figma.variables.createVariableCollection('Brand'); const v = figma.variables.createVariable('primary', c, 'COLOR'); const light = c.modes[0].modeId
    v.setValueForMode(light, { r: 1, g: 0, b: 0 });`

  it('are made, valued by mode, aliased, and resolved where they are used', async () => {
    expect(
      await runBody(`${made} const dark = c.addMode('Dark'); v.setValueForMode(dark, { r: 0, g: 0, b: 1, a: 1 })
        const a = figma.variables.createVariable('button', c, 'COLOR'); for (const m of c.modes) a.setValueForMode(m.modeId, figma.variables.createVariableAlias(v))
        const f = figma.createFrame(), r = figma.createRectangle(); f.appendChild(r); const before = a.resolveForConsumer(r)
        f.setExplicitVariableModeForCollection(c, dark)
        return [c.modes.map((m) => m.name), before, a.resolveForConsumer(r).value, Object.values(r.resolvedVariableModes)[0] === dark, Object.keys(f.explicitVariableModes)[0] === c.id, a.valuesByMode[dark], v.name, c.variableIds.length]`),
    ).toEqual([
      ['Mode 1', 'Dark'],
      { value: { r: 1, g: 0, b: 0, a: 1 }, resolvedType: 'COLOR' },
      { r: 0, g: 0, b: 1, a: 1 },
      true,
      true,
      { type: 'VARIABLE_ALIAS', id: expect.stringContaining('VariableID:') },
      'primary',
      2,
    ])
  })

  it('bound to a paint or a field they are its value, follow a mode, and stay bound in a clone', async () => {
    expect(
      await runBody(`${made} const n = figma.variables.createVariable('gap', c, 'FLOAT'); n.setValueForMode(light, 24)
        const f = figma.createFrame(); f.layoutMode = 'HORIZONTAL'; f.setBoundVariable('itemSpacing', n); f.fills = [figma.variables.setBoundVariableForPaint(${blue}, 'color', v)]
        const first = [f.fills[0].color, f.itemSpacing, f.boundVariables.fills[0].id === v.id, f.boundVariables.itemSpacing.id === n.id]
        v.setValueForMode(light, { r: 0, g: 1, b: 0 }); n.setValueForMode(light, 8)
        const k = f.clone(); f.setBoundVariable('itemSpacing', null)
        return [first, f.fills[0].color.g, f.itemSpacing, f.boundVariables.itemSpacing === undefined, k.fills[0].boundVariables.color.id === v.id, k.boundVariables.itemSpacing.id === n.id]`),
    ).toEqual([[{ r: 1, g: 0, b: 0 }, 24, true, true], 1, 8, true, true, true])
  })

  it('refuse a wrong type, a name twice, a circle, and an id where a dynamic-page plugin must give the thing', async () => {
    expect(await thrown(`${made} v.setValueForMode(light, 'red')`)).toBe(
      'in setValueForMode: Mismatched variable resolved type: expected COLOR, got string',
    )
    expect(await thrown(`${made} figma.variables.createVariable('primary', c, 'COLOR')`)).toContain(
      'duplicate variable name',
    )
    expect(
      await thrown(`${made} v.setValueForMode(light, figma.variables.createVariableAlias(v))`),
    ).toContain('cycle')
    expect(await thrown(`${made} figma.variables.createVariable('x', c.id, 'COLOR')`)).toContain(
      'documentAccess: dynamic-page',
    )
    expect(await thrown(`${made} figma.createFrame().setBoundVariable('opacity', v)`)).toContain(
      'Mismatched variable resolved type',
    )
  })

  it('keep scopes, code syntax and plugin data, through undo and a file too', async () => {
    const document = PlaygroundDocument.empty()
    await runBody(
      `${made} v.scopes = ['FRAME_FILL']; v.setVariableCodeSyntax('WEB', '--primary'); v.setPluginData('k', 'v'); v.description = 'ours'; figma.commitUndo(); v.setValueForMode(light, { r: 0, g: 0, b: 1 })`,
      { document },
    )
    expect(document.undo()).toBe(true)
    const again = await PlaygroundDocument.open(await document.save(), 'x')
    for (const one of [document, again])
      expect(
        await runBody(
          `const [v] = await figma.variables.getLocalVariablesAsync(); return [v.scopes, v.codeSyntax, v.getPluginData('k'), v.description, Object.values(v.valuesByMode)[0]]`,
          { document: one },
        ),
      ).toEqual([['FRAME_FILL'], { WEB: '--primary' }, 'v', 'ours', { r: 1, g: 0, b: 0, a: 1 }])
  })
})
