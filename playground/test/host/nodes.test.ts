// Nodes in the sandbox: default values, error messages, identity. Sources: the typings
// (plugin-api.d.ts) and facts/figma.md.
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { runBody, openHost } from '../../node/index.js'

const thrown = (line: string) =>
  runBody(`try { ${line}; return 'nothing' } catch (e) { return e.message }`)

describe('new nodes (typings, figma.create…)', () => {
  it('a frame is 100 × 100, white and clips; a rectangle is grey; both are on the page', async () => {
    expect(
      await runBody(`const f = figma.createFrame(), r = figma.createRectangle(), hex = (n) => n.fills[0].color.r.toFixed(2)
        return [f.type, f.width, f.height, f.clipsContent, hex(f), hex(r), f.parent === figma.currentPage, figma.currentPage.children.length, f.x, f.rotation, f.opacity, f.visible, f.locked, f.blendMode]`),
    ).toEqual([
      'FRAME',
      100,
      100,
      true,
      '1.00',
      '0.85',
      true,
      2,
      0,
      0,
      1,
      true,
      false,
      'PASS_THROUGH',
    ])
  })

  it('every kind can be made and says its type', async () => {
    expect(
      await runBody(
        `return ['Frame','Component','Section','Rectangle','Ellipse','Polygon','Star','Line','Vector','Text'].map((n) => figma['create' + n]().type).join()`,
      ),
    ).toBe('FRAME,COMPONENT,SECTION,RECTANGLE,ELLIPSE,POLYGON,STAR,LINE,VECTOR,TEXT')
  })

  it('the same node is the same object', async () => {
    expect(
      await runBody(
        `const f = figma.createFrame(); return figma.currentPage.children[0] === f && (await figma.getNodeByIdAsync(f.id)) === f`,
      ),
    ).toBe(true)
  })

  it('has the members that its type has, and no others', async () => {
    expect(
      await runBody(
        `const r = figma.createRectangle(); return ['fills' in r, 'characters' in r, 'children' in r, r.characters === undefined, 'nonsense' in r]`,
      ),
    ).toEqual([true, false, false, true, false])
  })
})

describe('what is refused', () => {
  it('wrong types, in Figma’s words (facts/figma.md)', async () => {
    expect(await thrown(`figma.createFrame().opacity = '1'`)).toBe(
      'in set_opacity: Expected "opacity" to have type number but got string instead',
    )
    expect(await thrown(`figma.createFrame().name = 7`)).toBe(
      'in set_name: Expected "name" to have type string but got number instead',
    )
    expect(await thrown(`figma.createFrame().fills = 'red'`)).toBe(
      'in set_fills: Expected "fills" to have type array but got string instead',
    )
    expect(await thrown(`figma.createFrame().resize(0, 10)`)).toContain('at least 0.01')
    expect(
      await thrown(
        `figma.createFrame().fills = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0, a: 1 } }]`,
      ),
    ).toContain(`Unrecognized key(s) in object: 'a'`)
    // Error message from a public report (pencil-to-figma, issue 2).
    const stop = `{ position: 0, color: { r: 1, g: 0, b: 0 } }`
    expect(
      await thrown(
        `figma.createFrame().fills = [{ type: 'GRADIENT_LINEAR', gradientTransform: [[1, 0, 0], [0, 1, 0]], gradientStops: [${stop}] }]`,
      ),
    ).toBe(
      'in set_fills: Property "fills" failed validation: Required value missing at [0].gradientStops[0].color.a',
    )
    expect(
      await thrown(
        `figma.createFrame().fills = [{ type: 'SOLID', color: { r: 255, g: 0, b: 0 } }]`,
      ),
    ).toContain('less than or equal to 1')
  })

  it('stale nodes, in Figma’s words (facts/figma.md)', async () => {
    expect(
      await runBody(
        `const f = figma.createFrame(), id = f.id; f.remove(); let m; try { f.x } catch (e) { m = e.message }; return [f.removed, m === 'in get_x: The node with id "' + id + '" does not exist' || m]`,
      ),
    ).toEqual([true, true])
  })

  it('unknown properties: not extensible (typings: no index signature; field)', async () => {
    expect(await thrown(`figma.createFrame().nonsense = 1`)).toBe(
      'Cannot add property nonsense, object is not extensible',
    )
    expect(await thrown(`figma.nonsense = 1`)).toBe(
      'Cannot add property nonsense, object is not extensible',
    )
  })

  it('paint arrays are read-only copies (facts/figma.md, Images)', async () => {
    expect(
      await runBody(`const f = figma.createFrame(), say = (fn) => { try { fn(); return 'ok' } catch (e) { return 'threw' } }
      return [say(() => f.fills.push(1)), Object.isFrozen(f.fills[0].color), say(() => { 'use strict'; f.fills[0].color.r = 0 }), f.fills[0].color.r, f.fills === f.fills]`),
    ).toEqual(['threw', true, 'threw', 1, false])
  })

  it('what the playground lacks says so by name (issue 5)', async () => {
    expect(await thrown(`figma.createSlide()`)).toBe(
      'in createSlide: figma.createSlide is not implemented in the playground',
    )
    expect(await thrown(`figma.motion`)).toContain(
      'figma.motion is not implemented in the playground',
    )
    expect(await thrown(`figma.createFrame().animations`)).toContain(
      'FRAME.animations is not implemented in the playground',
    )
  })
})

describe('places (facts/figma.md, Placing)', () => {
  it('appendChild keeps the relative place, so the absolute one changes', async () => {
    expect(
      await runBody(`const f = figma.createFrame(); f.x = 100; f.y = 50; const r = figma.createRectangle(); r.x = 10; r.y = 20; f.appendChild(r)
        return [r.x, r.y, r.absoluteBoundingBox, r.absoluteTransform]`),
    ).toEqual([
      10,
      20,
      { x: 110, y: 70, width: 100, height: 100 },
      [
        [1, 0, 110],
        [0, 1, 70],
      ],
    ])
  })

  it('groups are transparent to coordinates and fit their children', async () => {
    expect(
      await runBody(`const f = figma.createFrame(); f.resize(500, 500); const a = figma.createRectangle(), b = figma.createRectangle()
        f.appendChild(a); f.appendChild(b); a.x = 20; a.y = 30; b.x = 200; b.y = 30
        const g = figma.group([a, b], f); const first = [g.x, g.y, g.width, g.height, a.x, b.x]
        a.x = 0; return [first, [g.x, g.width, a.x, b.x], (a.remove(), b.remove(), g.removed)]`),
    ).toEqual([[20, 30, 280, 100, 20, 200], [0, 300, 0, 200], true])
  })

  it('rotation counts against the clock about the corner that x and y name', async () => {
    expect(
      await runBody(`const r = figma.createRectangle(); r.x = 100; r.y = 100; r.resize(50, 20); r.rotation = 90
        const { x, y, width, height } = r.absoluteBoundingBox; return [Math.round(r.rotation), Math.round(r.x), Math.round(r.y), ...[x, y, width, height].map(Math.round)]`),
    ).toEqual([90, 100, 100, 100, 50, 20, 50])
  })

  it('in auto-layout x and y do nothing, and siblings follow one another', async () => {
    expect(
      await runBody(`const f = figma.createFrame(); f.layoutMode = 'HORIZONTAL'; f.itemSpacing = 10; f.paddingLeft = 5; const a = figma.createRectangle(), b = figma.createRectangle()
        f.appendChild(a); f.appendChild(b); b.x = 999; return [a.x, b.x, f.width]`),
    ).toEqual([5, 115, 215])
  })

  it('auto-layout is settled when the plugin pauses, though nobody asked', async () => {
    const { document } = await openHost({
      code: `const f = figma.createFrame(); f.layoutMode = 'VERTICAL'; for (let i = 0; i < 3; i++) f.appendChild(figma.createRectangle())`,
    })
    const [frame] = document.graph.getChildren(document.currentPageId)
    expect(document.graph.getChildren(frame!.id).map((node) => node.y)).toEqual([0, 100, 200])
  })

  it('rescale is the Scale tool: letters, strokes, corners and places grow with it (typings, rescale)', async () => {
    expect(
      await runBody(`await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); const f = figma.createFrame(); f.x = 7; f.cornerRadius = 4; const t = figma.createText(); t.characters = 'x'; f.appendChild(t); t.x = 10; f.strokes = f.fills; f.strokeWeight = 2
        const e = figma.createEllipse(); f.appendChild(e); e.constraints = { horizontal: 'MAX', vertical: 'MAX' }; e.x = 20; f.rescale(2); let m; try { f.rescale(0.001) } catch (error) { m = error.message }
        return [f.x, f.width, f.cornerRadius, f.strokeWeight, t.x, t.fontSize, e.x, e.width, m]`),
    ).toEqual([
      7,
      200,
      8,
      4,
      20,
      24,
      40,
      200,
      'in rescale: Expected "scale" to have value at least 0.01 but got 0.001 instead',
    ])
  })

  it('constraints move and stretch children when a frame is resized', async () => {
    expect(
      await runBody(`const f = figma.createFrame(), r = figma.createRectangle(); f.appendChild(r); r.resize(20, 20); r.x = 70
        r.constraints = { horizontal: 'MAX', vertical: 'STRETCH' }; f.resize(200, 150); return [r.x, r.width, r.height, r.constraints]`),
    ).toEqual([170, 20, 70, { horizontal: 'MAX', vertical: 'STRETCH' }])
  })
})

describe('parents and children', () => {
  it('finds by callback and by criteria (typings, ChildrenMixin)', async () => {
    expect(
      await runBody(`const f = figma.createFrame(); f.name = 'F'; const t = figma.createRectangle(); t.name = 'R'; f.appendChild(t); t.setPluginData('mark', '1')
        const p = figma.currentPage
        return [p.findAll((n) => n.name === 'R').length, p.findOne((n) => n.type === 'FRAME') === f, p.findChild((n) => n.name === 'R'), p.findChildren().length,
          p.findAllWithCriteria({ types: ['RECTANGLE'] })[0] === t, p.findAllWithCriteria({ pluginData: { keys: ['mark'] } }).length, p.findAllWithCriteria({ pluginData: { keys: ['other'] } }).length]`),
    ).toEqual([1, true, null, 1, true, 1, 0])
  })

  it('a clone has the plugin data of its original (typings, clone)', async () => {
    expect(
      await runBody(
        `const f = figma.createFrame(); f.setPluginData('k', 'v'); f.x = 40; const c = f.clone(); return [c.id !== f.id, c.getPluginData('k'), c.x, c.parent === figma.currentPage]`,
      ),
    ).toEqual([true, 'v', 40, true])
  })

  it('nothing is appended into or removed inside an instance, but its fills can be overridden (facts/figma.md)', async () => {
    expect(
      await runBody(`const c = figma.createComponent(); const r = figma.createRectangle(); c.appendChild(r); const i = c.createInstance(); const inner = i.children[0]
        const say = (fn) => { try { fn(); return 'ok' } catch (e) { return e.message } }
        return [i.type, (await i.getMainComponentAsync()) === c, say(() => i.appendChild(figma.createFrame())), say(() => inner.remove()), say(() => { inner.fills = [] }), inner.fills.length, say(() => i.mainComponent)]`),
    ).toEqual([
      'INSTANCE',
      true,
      'in appendChild: Cannot move node. New parent is an instance or is inside of an instance',
      'in remove: Removing this node is not allowed',
      'ok',
      0,
      'in get_mainComponent: Cannot call with documentAccess: dynamic-page. Use node.getMainComponentAsync instead.',
    ])
  })

  it('insertChild orders, a node cannot be its own child, a section only sits on pages', async () => {
    expect(
      await runBody(`const p = figma.currentPage, a = figma.createFrame(), b = figma.createFrame(), s = figma.createSection(); p.insertChild(0, b)
        const say = (fn) => { try { fn(); return 'ok' } catch (e) { return 'refused' } }
        return [p.children[0] === b, p.children.length, say(() => a.appendChild(a)), say(() => a.appendChild(s)), say(() => s.appendChild(a))]`),
    ).toEqual([true, 3, 'refused', 'refused', 'ok'])
  })
})

describe('text (typings, loadFontAsync)', () => {
  it('is not written before its font is loaded', async () => {
    expect(await thrown(`figma.createText().characters = 'x'`)).toBe(
      'in set_characters: Cannot write to node with unloaded font "Inter Regular". Please call figma.loadFontAsync({ family: "Inter", style: "Regular" }) and await the returned promise first.',
    )
  })

  it('takes letters, size and a loaded style, and grows with them', async () => {
    expect(
      await runBody(`await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); await figma.loadFontAsync({ family: 'Inter', style: 'Semi Bold' })
        const t = figma.createText(); t.characters = 'Hello brand'; const small = t.width; t.fontSize = 48; const large = t.width
        t.fontName = { family: 'Inter', style: 'Semi Bold' }; return [t.characters, t.name, small > 40, large > small * 3, t.fontName, t.textAutoResize, t.fontSize]`),
    ).toEqual([
      'Hello brand',
      'Hello brand',
      true,
      true,
      { family: 'Inter', style: 'Semi Bold' },
      'WIDTH_AND_HEIGHT',
      48,
    ])
  })

  it('is mixed where runs differ, and plain again once set for all (typings, figma.mixed)', async () => {
    const document = PlaygroundDocument.empty()
    document.graph.createNode('TEXT', document.currentPageId, {
      text: 'Two sizes',
      fontSize: 12,
      width: 90,
      height: 15,
      styleRuns: [{ start: 0, length: 3, style: { fontSize: 20 } }],
    })
    expect(
      await runBody(
        `await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); const t = figma.currentPage.children[0]; const first = t.fontSize === figma.mixed
         const parts = t.getStyledTextSegments(['fontSize']).map((s) => [s.characters, s.fontSize]); t.fontSize = 14; return [first, parts, t.fontSize]`,
        { document },
      ),
    ).toEqual([
      true,
      [
        ['Two', 20],
        [' sizes', 12],
      ],
      14,
    ])
  })

  it('refuses a font that nobody has', async () => {
    expect(
      await runBody(`await figma.loadFontAsync({ family: 'Nowhere Sans', style: 'Regular' })`),
    ).toBe('Error: in loadFontAsync: The font "Nowhere Sans Regular" could not be loaded')
  })
})

describe('data (facts/figma.md, Storage)', () => {
  it('is kept by key, listed, removed by an empty string, and limited to 100 kB an entry', async () => {
    expect(
      await runBody(`const f = figma.createFrame(); f.setPluginData('a', '1'); f.setPluginData('b', '2'); f.setPluginData('a', '')
        let m; try { f.setPluginData('c', 'x'.repeat(100001)) } catch (e) { m = e.message }
        return [f.getPluginDataKeys(), f.getPluginData('b'), f.getPluginData('none'), m]`),
    ).toEqual([
      ['b'],
      '2',
      '',
      'in setPluginData: This pluginData entry exceeds 100 kB per entry limit.',
    ])
  })

  it('shared data needs a namespace of three characters', async () => {
    expect(
      await runBody(`const f = figma.createFrame(); f.setSharedPluginData('tokens', 'k', 'v'); let m; try { f.setSharedPluginData('ab', 'k', 'v') } catch (e) { m = 'refused' }
        return [f.getSharedPluginData('tokens', 'k'), f.getSharedPluginDataKeys('tokens'), f.getPluginDataKeys(), m]`),
    ).toEqual(['v', ['k'], [], 'refused'])
  })

  it('without an id in the manifest plugin data throws (field)', async () => {
    const answer = await runBody(
      `try { figma.createFrame().setPluginData('a', 'b') } catch (e) { return 'threw' }`,
      {
        manifest: { id: undefined as never },
      },
    )
    expect(answer).toBe('threw')
  })

  it('relaunch data replaces all and needs the manifest’s command', async () => {
    expect(
      await runBody(`const f = figma.createFrame(); f.setRelaunchData({ again: 'words' }); let m; try { f.setRelaunchData({ other: '' }) } catch (e) { m = 'refused' }
        return [f.getRelaunchData(), m]`),
    ).toEqual([{ again: 'words' }, 'refused'])
  })
})

describe('getCSSAsync (typings)', () => {
  it('says what a node looks like in CSS', async () => {
    expect(
      await runBody(`await figma.loadFontAsync({ family: 'Inter', style: 'Bold' }); const f = figma.createFrame(); f.layoutMode = 'HORIZONTAL'; f.itemSpacing = 8; f.cornerRadius = 4; f.fills = [{ type: 'SOLID', color: { r: 1, g: 0, b: 0 }, opacity: 0.5 }]
        const t = figma.createText(); t.fontName = { family: 'Inter', style: 'Bold' }; t.characters = 'x'; const css = await f.getCSSAsync(), letters = await t.getCSSAsync()
        return [css.display, css.gap, css['border-radius'], css.background, letters['font-family'], letters['font-weight'], letters.color]`),
    ).toEqual(['inline-flex', '8px', '4px', 'rgba(255, 0, 0, 0.5)', 'Inter', '700', '#000000'])
  })
})
