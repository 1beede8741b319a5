// Components, instances, variants, and shapes made of others. Sources: the typings (ComponentNode,
// InstanceNode, group, union, flatten, createNodeFromSvg, VectorNode) and facts/figma.md, Placing.
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { runBody } from '../../node/index.js'

const thrown = (line: string) =>
  runBody(`try { ${line}; return 'nothing' } catch (e) { return e.message }`)
const red = `[{ type: 'SOLID', color: { r: 1, g: 0, b: 0 } }]`
const blue = `[{ type: 'SOLID', color: { r: 0, g: 0, b: 1 } }]`
const card = `const c = figma.createComponent(); c.name = 'Card'; c.resize(200, 100); const r = figma.createRectangle(); r.name = 'Picture'; c.appendChild(r); const i = c.createInstance(); const inner = i.children[0];`

describe('an instance', () => {
  it('follows its component: paints, names, new and removed children; not where it was changed itself', async () => {
    expect(
      await runBody(`${card} i.x = 300; r.fills = ${red}; const followed = inner.fills[0].color.r; inner.fills = ${blue}; r.fills = [{ type: 'SOLID', color: { r: 0, g: 1, b: 0 } }]
        const own = inner.fills[0].color.b; const e = figma.createEllipse(); c.insertChild(0, e); const order = i.children.map((n) => n.type); r.name = 'Photo'; const named = inner.name; e.remove()
        c.cornerRadius = 12; return [followed, own, order, named, i.children.length, i.cornerRadius, i.x, c.x]`),
    ).toEqual([1, 1, ['ELLIPSE', 'RECTANGLE'], 'Photo', 1, 12, 300, 0])
  })

  it('tells its overrides and forgets them again', async () => {
    expect(
      await runBody(
        `${card} inner.fills = ${blue}; inner.opacity = 0.5; const told = i.overrides.map((o) => [o.id === inner.id, o.overriddenFields]); i.resetOverrides(); return [told, i.overrides, inner.opacity, inner.fills[0].color.r === r.fills[0].color.r]`,
      ),
    ).toEqual([[[true, ['fills', 'opacity']]], [], 1, true])
  })

  it('keeps the overrides of its children through a file', async () => {
    const document = PlaygroundDocument.empty()
    await runBody(`${card} inner.fills = ${blue}`, { document })
    const again = await PlaygroundDocument.open(await document.save(), 'x')
    expect(
      await runBody(
        `const i = figma.currentPage.findOne((n) => n.type === 'INSTANCE'); return i.children[0].fills[0].color`,
        {
          document: again,
        },
      ),
    ).toEqual({ r: 0, g: 0, b: 1 })
  })

  it('keeps what it has when its component is removed', async () => {
    expect(
      await runBody(
        `${card} c.remove(); return [i.removed, i.children.length, inner.removed, await i.getMainComponentAsync()]`,
      ),
    ).toEqual([false, 1, false, null])
  })

  it('from a file of elsewhere keeps what differs in it when its component is edited', async () => {
    const document = PlaygroundDocument.empty()
    await runBody(`${card} inner.fills = ${blue}; inner.name = 'Mine'`, { document })
    for (const node of document.graph.getAllNodes())
      delete (node as unknown as Record<string, unknown>)['figma:overridden']
    const instance = document.graph
      .getChildren(document.currentPageId)
      .find((node) => node.type === 'INSTANCE')!
    document.instances.noticeOverrides()
    await runBody(
      `const r = figma.currentPage.findOne((n) => n.name === 'Picture'); r.fills = ${red}; r.opacity = 0.5`,
      { document },
    )
    expect(document.graph.getChildren(instance.id)[0]).toMatchObject({
      name: 'Mine',
      opacity: 0.5,
      fills: [{ color: { b: 1 } }],
    })
  })

  it('in an instance knows its main component; detaching leaves a frame of the same id', async () => {
    expect(
      await runBody(`${card} const outer = figma.createComponent(); outer.appendChild(i); const o = outer.createInstance(); const nested = o.children[0]
        const main = (await nested.getMainComponentAsync()) === c, count = (await c.getInstancesAsync()).length; const f = o.detachInstance()
        return [nested.type, main, count, f.type, f.id === o.id, f.children[0].type, f.detachedInfo.type]`),
    ).toEqual(['INSTANCE', true, 2, 'FRAME', true, 'INSTANCE', 'local'])
  })

  it('lets itself be swapped, and takes text, boolean and variant properties', async () => {
    expect(
      await runBody(`await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); ${card} const other = figma.createComponent(); other.name = 'Other'; i.swapComponent(other); const swapped = (await i.getMainComponentAsync()) === other
        const label = figma.createText(); label.characters = 'Label'; c.appendChild(label); const key = c.addComponentProperty('Text', 'TEXT', 'Label'); label.componentPropertyReferences = { characters: key }
        const k = c.createInstance(); k.setProperties({ [key]: 'Buy' }); const said = k.children[1].characters
        const a = figma.createComponent(), b = figma.createComponent(); a.name = 'Size=Small'; b.name = 'Size=Large'; b.resize(300, 300)
        const set = figma.combineAsVariants([a, b], figma.currentPage); const v = a.createInstance(); v.setProperties({ Size: 'Large' })
        let no; try { v.setProperties({ Nope: '1' }) } catch (e) { no = e.message }
        return [swapped, said, k.componentProperties[key].value, set.type, set.componentPropertyDefinitions.Size.variantOptions, v.width, v.variantProperties, no]`),
    ).toEqual([
      true,
      'Buy',
      'Buy',
      'COMPONENT_SET',
      ['Small', 'Large'],
      300,
      { Size: 'Large' },
      "in setProperties: Could not find a component property with name: 'Nope'",
    ])
  })

  it('cannot be resized inside, moved into, and a component cannot go into a component', async () => {
    expect(await thrown(`${card} inner.resize(5, 5)`)).toContain(
      'Cannot resize a node inside of an instance',
    )
    expect(await thrown(`${card} inner.x = 5`)).toContain('cannot be overriden in an instance')
    expect(await thrown(`${card} c.appendChild(figma.createComponent())`)).toContain(
      'Cannot move a component into another component',
    )
  })
})

describe('a copy', () => {
  it('of a text, a group or an instance keeps words, places, constraints and data', async () => {
    expect(
      await runBody(`await figma.loadFontAsync({ family: 'Inter', style: 'Regular' }); ${card} const t = figma.createText(); t.characters = 'Brand'; t.setPluginData('k', 'v'); const box = figma.createFrame(); box.appendChild(t); t.x = 20; t.constraints = { horizontal: 'SCALE', vertical: 'MAX' }
        const text = t.clone(), copy = i.clone(), g = figma.group([figma.createRectangle(), figma.createEllipse()], figma.currentPage).clone()
        r.fills = ${red}
        return [text.characters, text.getPluginData('k'), text.constraints, text.parent === figma.currentPage, copy.type, (await copy.getMainComponentAsync()) === c, copy.children[0].fills[0].color.r, g.children.map((n) => n.type)]`),
    ).toEqual([
      'Brand',
      'v',
      { horizontal: 'SCALE', vertical: 'MAX' },
      true,
      'INSTANCE',
      true,
      1,
      ['RECTANGLE', 'ELLIPSE'],
    ])
  })

  it('of a frame has instances where the frame has components (typings, clone)', async () => {
    expect(
      await runBody(`${card} const f = figma.createFrame(); f.appendChild(figma.createEllipse()); f.appendChild(c); c.x = 30; const copy = f.clone(), made = copy.children[1]
        return [copy.children.map((n) => n.type), (await made.getMainComponentAsync()) === c, made.x, made.children.length, f.children[1] === c, c.clone().type]`),
    ).toEqual([['ELLIPSE', 'INSTANCE'], true, 30, 1, true, 'COMPONENT'])
  })

  it('of an instance’s child stands alone', async () => {
    expect(
      await runBody(
        `${card} const copy = inner.clone(); r.fills = ${red}; return copy.fills[0].color.r < 1`,
      ),
    ).toBe(true)
  })
})

describe('shapes of shapes', () => {
  it('unite, are flattened, and stay where they are seen', async () => {
    expect(
      await runBody(`const a = figma.createRectangle(), b = figma.createRectangle(); a.x = 10; b.x = 60; b.y = 50; const u = figma.union([a, b], figma.currentPage)
        const box = u.absoluteBoundingBox, kind = [u.type, u.booleanOperation, u.children.length]; const v = figma.flatten([u])
        return [kind, box, v.type, [v.x, v.y, v.width, v.height], v.vectorPaths.length > 0, figma.currentPage.children.length, (await v.exportAsync()).length > 100]`),
    ).toEqual([
      ['BOOLEAN_OPERATION', 'UNION', 2],
      { x: 10, y: 0, width: 150, height: 150 },
      'VECTOR',
      [10, 0, 150, 150],
      true,
      1,
      true,
    ])
  })

  it('come from SVG, and from paths and networks', async () => {
    expect(
      await runBody(`const f = figma.createNodeFromSvg('<svg width="24" height="24" viewBox="0 0 24 24"><rect x="2" y="2" width="10" height="10" fill="#ff0000"/></svg>')
        const v = figma.createVector(); v.vectorPaths = [{ windingRule: 'EVENODD', data: 'M 0 0 L 100 0 L 50 80 Z' }]
        const n = figma.createVector(); await n.setVectorNetworkAsync({ vertices: [{ x: 0, y: 0 }, { x: 50, y: 20 }], segments: [{ start: 0, end: 1 }], regions: [] })
        let no; try { figma.createNodeFromSvg('nonsense') } catch (e) { no = e.message }
        return [f.type, f.width, f.children.length > 0, v.width, v.height, v.vectorNetwork.vertices.length, n.width, n.vectorPaths[0].windingRule, no]`),
    ).toEqual([
      'FRAME',
      24,
      true,
      100,
      80,
      3,
      50,
      'NONE',
      'in createNodeFromSvg: Failed to import SVG',
    ])
  })

  it('polygons and stars keep their points through a file', async () => {
    const document = PlaygroundDocument.empty()
    await runBody(
      `const p = figma.createPolygon(); p.pointCount = 7; const s = figma.createStar(); s.pointCount = 9; s.innerRadius = 0.7`,
      { document },
    )
    const again = await PlaygroundDocument.open(await document.save(), 'x')
    expect(
      await runBody(
        `return figma.currentPage.children.map((n) => [n.pointCount, n.innerRadius === undefined ? 0 : Math.round(n.innerRadius * 10)])`,
        { document: again },
      ),
    ).toEqual([
      [7, 0],
      [9, 7],
    ])
  })

  it('a section hides its contents on demand and doesn’t grow by itself (facts/figma.md, Placing)', async () => {
    expect(
      await runBody(`const s = figma.createSection(); s.resizeWithoutConstraints(400, 300); const f = figma.createFrame(); s.appendChild(f); f.x = 900; s.sectionContentsHidden = true
        return [s.width, s.height, f.parent === s, s.sectionContentsHidden, s.clone().sectionContentsHidden]`),
    ).toEqual([400, 300, true, true, true])
  })
})
