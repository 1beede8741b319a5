// The plugin's environment: dynamic-page, events, messages, storage, windows, the end. Sources are
// named by test.
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { defaultManifest, runBody, openHost } from '../../node/index.js'
import { MemoryStore } from '../../node/index.js'

/** Waits for a time in which an unexpected event would have arrived. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const thrown = (line: string) =>
  runBody(`try { ${line}; return 'nothing' } catch (e) { return e.message }`)

describe('dynamic-page (facts/figma.md)', () => {
  it('refuses the synchronous getters and names what to use', async () => {
    const words = (name: string, instead: string) =>
      `in ${name}: Cannot call with documentAccess: dynamic-page. Use ${instead} instead.`
    expect(await thrown(`figma.getNodeById('0:1')`)).toBe(
      words('getNodeById', 'figma.getNodeByIdAsync'),
    )
    expect(await thrown(`figma.getLocalPaintStyles()`)).toBe(
      words('getLocalPaintStyles', 'figma.getLocalPaintStylesAsync'),
    )
    expect(await thrown(`figma.variables.getLocalVariables()`)).toBe(
      words('getLocalVariables', 'figma.variables.getLocalVariablesAsync'),
    )
    expect(await thrown(`figma.currentPage = figma.root.children[0]`)).toBe(
      words('set_currentPage', 'figma.setCurrentPageAsync'),
    )
    expect(await thrown(`figma.createFrame().fillStyleId = 'S:1'`)).toBe(
      words('set_fillStyleId', 'node.setFillStyleIdAsync'),
    )
  })

  it('other pages open only after loadAsync, root.find… after loadAllPagesAsync', async () => {
    const document = PlaygroundDocument.empty()
    const second = document.graph.addPage('Second')
    document.graph.createNode('FRAME', second.id, { name: 'There' })
    expect(
      await runBody(
        `const say = (fn) => { try { return fn() } catch (e) { return 'refused' } }; const p = figma.root.children[1]
         const closed = [say(() => p.children.length), say(() => figma.root.findAll().length)]
         await p.loadAsync(); const open = say(() => p.children.length); await figma.loadAllPagesAsync(); const all = say(() => figma.root.findAll().length)
         await figma.setCurrentPageAsync(p); return [...closed, open, all, figma.currentPage === p]`,
        { document },
      ),
    ).toEqual(['refused', 'refused', 1, 3, true])
  })
})

it('the page that a person turned to is loaded, before and after the plugin heard of it (developers.figma.com/docs/plugins)', async () => {
  const document = PlaygroundDocument.empty()
  const second = document.graph.addPage('Second')
  document.graph.createNode('FRAME', second.id, { name: 'There' })
  const { stage, plugin } = await openHost({
    document,
    code: `figma.showUI(''); const look = (said) => console.log(said, figma.currentPage.findAll().map((n) => n.name).join()); figma.on('currentpagechange', () => look('heard')); figma.ui.onmessage = () => look('asked')`,
  })
  document.currentPageId = second.id
  plugin.fromUI('look')
  expect(stage.said).toEqual(['asked There'])
  await expect.poll(() => stage.said).toEqual(['asked There', 'heard There'])
  plugin.close()
})

it('root.find… wants loadAllPagesAsync even when each page was loaded by itself (typings, DocumentNode)', async () => {
  expect(await thrown(`figma.root.findAllWithCriteria({ types: ['FRAME'] })`)).toBe(
    'in findAllWithCriteria: Cannot call figma.root.findAllWithCriteria with documentAccess: dynamic-page without first calling figma.loadAllPagesAsync. Use figma.loadAllPagesAsync() first.',
  )
})

describe('events (facts/figma.md: asynchronous, coalesced)', () => {
  it('tells a selection once, after the turn', async () => {
    const { stage, document } = await openHost({
      code: `figma.on('selectionchange', () => console.log('selected', figma.currentPage.selection.map((n) => n.name).join()))
        const a = figma.createFrame(), b = figma.createFrame(); b.name = 'B'; figma.currentPage.selection = [a]; figma.currentPage.selection = [a, b]; console.log('first')`,
    })
    await expect.poll(() => stage.said).toEqual(['first', 'selected Frame,B'])
    document.selection = []
    await expect.poll(() => stage.said).toEqual(['first', 'selected Frame,B', 'selected '])
  })

  it('documentchange wants all pages, then tells what was made and changed (typings, DocumentChangeEvent)', async () => {
    expect(await thrown(`figma.on('documentchange', () => {})`)).toContain(
      'without calling figma.loadAllPagesAsync first',
    )
    const { stage } = await openHost({
      code: `figma.loadAllPagesAsync().then(() => { const f = figma.createFrame(); setTimeout(() => { f.name = 'N' }, 10)
        figma.on('documentchange', (e) => console.log(e.documentChanges.map((c) => c.type + ':' + (c.properties || '')).join())) })`,
    })
    await expect.poll(() => stage.said).toContain('PROPERTY_CHANGE:name')
  })

  it('tells only the topmost of what came or went, and neither what a listener does nor what follows a component (typings, Special cases)', async () => {
    const { stage, document, plugin } = await openHost({
      code: `const c = figma.createComponent(), inner = figma.createRectangle(); c.appendChild(inner); c.createInstance(); const told = (e) => { console.log(e.nodeChanges.map((one) => one.type + ' ' + one.node.type + (one.properties ? ' ' + one.properties : '')).join()); figma.currentPage.children[0].name = 'told' }
        setTimeout(() => { figma.currentPage.on('nodechange', told); inner.opacity = 0.5 }, 10)`,
    })
    await expect.poll(() => stage.said).toEqual(['PROPERTY_CHANGE RECTANGLE opacity'])
    const frame = document.graph.createNode('FRAME', document.currentPageId)
    document.graph.createNode('RECTANGLE', frame.id)
    await expect
      .poll(() => stage.said)
      .toEqual(['PROPERTY_CHANGE RECTANGLE opacity', 'CREATE FRAME'])
    document.graph.deleteNode(frame.id)
    await expect
      .poll(() => stage.said)
      .toEqual(['PROPERTY_CHANGE RECTANGLE opacity', 'CREATE FRAME', 'DELETE FRAME'])
    plugin.close()
  })

  it('tells run with the command, off takes a listener away, close comes last', async () => {
    const { stage, plugin } = await openHost({
      code: `const no = () => console.log('no'); figma.on('run', no); figma.off('run', no); figma.on('run', ({ command }) => console.log('run ' + command + ' ' + figma.command)); figma.on('close', () => console.log('bye'))`,
      options: { command: 'again' },
    })
    plugin.close()
    await plugin.ended
    expect(stage.lines.map((line) => line.text)).toEqual(['run again again', 'bye'])
  })
})

describe('messages (facts/figma.md, The UI iframe)', () => {
  it('carry objects, arrays, Date and Uint8Array both ways, by value', async () => {
    const { stage, plugin } = await openHost({
      code: `figma.showUI(__html__); figma.ui.onmessage = (m, p) => { figma.ui.postMessage({ ...m, sum: m.bytes.length, date: m.when instanceof Date, again: m.bytes, origin: typeof p.origin }) }`,
    })
    plugin.fromUI({
      bytes: new Uint8Array([1, 2, 3]),
      when: new Date(5),
      list: [1, 'a', null, true],
      gone: undefined,
    })
    expect(stage.messages).toEqual([
      {
        bytes: new Uint8Array([1, 2, 3]),
        when: new Date(5),
        list: [1, 'a', null, true],
        sum: 3,
        date: true,
        again: new Uint8Array([1, 2, 3]),
        origin: 'string',
      },
    ])
  })

  it('refuse everything else, out loud', async () => {
    for (const value of [
      '() => 1',
      'new Map()',
      'new ArrayBuffer(3)',
      'new Float32Array(2)',
      'Symbol()',
      'new (class A {})()',
    ])
      expect(await thrown(`figma.ui.postMessage({ a: ${value} })`), value).toContain(
        'Cannot unwrap',
      )
    const { stage, plugin } = await openHost({
      code: `figma.showUI(''); figma.ui.onmessage = () => console.log('heard')`,
    })
    plugin.fromUI({ a: new ArrayBuffer(3) })
    plugin.fromUI(new Blob(['x']))
    expect(stage.errors).toEqual([
      'in postMessage: Cannot unwrap ArrayBuffer',
      'in postMessage: Cannot unwrap Blob',
    ])
    expect(stage.lines).toHaveLength(2)
  })

  it('carry 10 MB, each byte of it', async () => {
    const { stage, plugin } = await openHost({
      code: `figma.showUI(''); figma.ui.onmessage = (m) => figma.ui.postMessage(m)`,
    })
    const bytes = new Uint8Array(10_000_000).map((_, at) => at % 251)
    plugin.fromUI({ bytes })
    expect(Buffer.compare(bytes, (stage.messages[0] as { bytes: Uint8Array }).bytes)).toBe(0)
  })
})

describe('the stage', () => {
  it('shows the panel at Figma’s sizes with the manifest’s CSP, and does what figma.ui says', async () => {
    const { stage } = await openHost({
      code: `figma.showUI(__html__); figma.showUI(__html__, { width: 10, height: 480, title: 'T', themeColors: true }); figma.ui.resize(200, 300); figma.ui.hide(); figma.notify('hi', { error: true, timeout: 9, button: { text: 'Do', action: () => console.log('did') } }); figma.openExternal('https://x.y'); figma.viewport.scrollAndZoomIntoView([figma.createFrame()]); console.log(figma.viewport.center.x, figma.viewport.zoom)`,
    })
    expect(stage.shown.map((one) => one.options)).toEqual([
      { visible: true, width: 300, height: 200, title: 'A plugin', themeColors: false },
      { visible: true, width: 70, height: 480, title: 'T', themeColors: true },
    ])
    expect(stage.shown[0]!.csp).toContain('default-src data: blob: http://localhost:8787')
    expect([stage.sizes, stage.visible, stage.opened]).toEqual([
      [[200, 300]],
      false,
      ['https://x.y'],
    ])
    stage.notifications[0]!.press()
    expect(stage.notifications[0]).toMatchObject({
      message: 'hi',
      options: { error: true, timeoutMs: 9, button: 'Do' },
    })
    expect(stage.lines.map((line) => line.text)).toEqual(['500 1', 'did'])
    expect(stage.moves[0]!.center).toEqual({ x: 50, y: 50 })
  })

  it('closePlugin says its words, ends timers and the window', async () => {
    const running = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length
    const before = running()
    const many = await openHost({
      code: `for (let i = 0; i < 50; i++) setInterval(() => {}, 1e6); figma.closePlugin()`,
    })
    await many.plugin.ended
    expect(running()).toBeLessThan(before + 25)
    const { stage, plugin } = await openHost({
      code: `figma.showUI(''); setInterval(() => console.log('tick'), 5); figma.closePlugin('done')`,
    })
    await plugin.ended
    await pause(40)
    expect(stage.lines).toEqual([])
    expect([stage.visible, stage.end, stage.notifications[0]!.message]).toEqual([
      undefined,
      {},
      'done',
    ])
  })
})

describe('clientStorage (facts/figma.md, Storage)', () => {
  it('keeps values by value, lists and deletes them, and refuses functions', async () => {
    const store = new MemoryStore()
    expect(
      await runBody(
        `const s = figma.clientStorage, v = { a: [1], b: new Uint8Array([9]) }; const w = s.setAsync('k', v); v.a.push(2); await w; await Promise.all([s.setAsync('x', 1), s.setAsync('y', 2)])
        const no = await s.setAsync('f', () => 1).catch((e) => 'refused'); await s.deleteAsync('x'); return [await s.getAsync('k'), await s.getAsync('none') === undefined, await s.keysAsync(), no]`,
        { store },
      ),
    ).toEqual([{ a: [1], b: new Uint8Array([9]) }, true, ['k', 'y'], 'refused'])
    expect(store.all).toHaveProperty('y', 2)
  })

  it('holds 5 MB in all', async () => {
    expect(
      await runBody(
        `await figma.clientStorage.setAsync('a', 'x'.repeat(3e6)); await figma.clientStorage.setAsync('b', 'x'.repeat(3e6))`,
      ),
    ).toContain('5 MB')
  })
})

describe('a plugin that misbehaves', () => {
  it('an exception shows as Figma’s console would, in main, in a handler and in a promise that a handler gave', async () => {
    const { stage, plugin } = await openHost({
      code: `figma.showUI(''); figma.ui.onmessage = async (m) => { throw new TypeError('of ' + m) }; setTimeout(() => { null.x }, 1); undefinedThing()`,
    })
    await expect.poll(() => stage.errors.length).toBe(2)
    plugin.fromUI('panel')
    await expect.poll(() => stage.errors.length).toBe(3)
    expect(stage.errors[0]).toContain("ReferenceError: 'undefinedThing' is not defined")
    expect(stage.errors[1]).toContain('TypeError')
    expect(stage.errors[2]).toContain('Uncaught (in promise) TypeError: of panel')
    expect(stage.end).toBeUndefined()
  })

  it('one that loops for ever is stopped with a sentence, and the document lives on', async () => {
    const { stage, plugin, document } = await openHost({
      code: `figma.createFrame(); try { while (true) {} } catch (e) { console.log('caught') }`,
      options: { busyLimitMs: 200 },
    })
    await plugin.ended
    expect(stage.end?.reason).toBe('A plugin ran for 0.2 s without a pause and was stopped.')
    expect(stage.lines.filter((line) => line.level === 'log')).toEqual([])
    expect(document.undo()).toBe(true)
    expect(document.graph.getChildren(document.currentPageId)).toEqual([])
  })

  it('one that recurses without end gets an exception, not a crash', async () => {
    const { stage } = await openHost({
      code: `function deep(n) { return deep(n + 1) + 1 } try { deep(0) } catch (e) { console.log('caught', e.message) }
        const nest = (n) => [1].map(() => nest(n + 1)); try { nest(0) } catch (e) { console.log('caught', e.message) }`,
    })
    expect(stage.lines.map((line) => line.text)).toEqual([
      'caught stack overflow',
      'caught stack overflow',
    ])
  })

  it('one that breaks QuickJS itself is stopped with a sentence, and the next one runs', async () => {
    const { stage, plugin } = await openHost({ code: `JSON.parse('['.repeat(1e5))` })
    await plugin.ended
    expect(stage.end?.reason).toContain('A plugin broke the sandbox and was stopped')
    expect(await runBody(`return 1 + 1`)).toBe(2)
  })

  it('one that is closed while its export is under way harms nobody, from inside or out', async () => {
    for (let i = 0; i < 5; i++) {
      const { stage, plugin } = await openHost({
        code: `const f = figma.createFrame(); f.exportAsync().then(() => console.log('late')); figma.clientStorage.getAsync('x').then(() => figma.closePlugin())`,
      })
      if (i % 2) plugin.close()
      await plugin.ended
      await pause(30)
      expect([stage.end, stage.errors]).toEqual([{}, []])
    }
  })

  it('code that Figma’s scan refuses doesn’t run (facts/figma.md [field])', async () => {
    for (const code of [
      `// import('x')`,
      `const s = "import ("`,
      `a<!--b`,
      `while (n-->0) {}`,
      `eval('1')`,
    ])
      await expect(openHost({ code }), code).rejects.toThrow('rejected')
  })

  it('fetch reaches only what the manifest allows', async () => {
    expect(await runBody(`return fetch('https://example.com/').catch((e) => e.message)`)).toContain(
      'Failed to fetch',
    )
  })
})

describe('undo (facts/figma.md: one run is one step unless commitUndo is called)', () => {
  it('a run is one step, commitUndo cuts it, redo brings it back', async () => {
    const document = PlaygroundDocument.empty()
    const { plugin } = await openHost({
      document,
      code: `const f = figma.createFrame(); f.x = 9; figma.commitUndo(); figma.createFrame(); figma.createFrame()`,
    })
    plugin.close()
    const count = () => document.graph.getChildren(document.currentPageId).length
    const seen = [
      count(),
      document.undo(),
      count(),
      document.undo(),
      count(),
      document.undo(),
      document.redo(),
      count(),
      document.redo(),
      count(),
    ]
    expect(seen).toEqual([3, true, 1, true, 0, false, true, 1, true, 3])
  })
})

describe('a plugin’s private world', () => {
  it('ids, user, root and optional APIs are what a design file gives', async () => {
    expect(
      await runBody(
        `return [figma.apiVersion, figma.editorType, figma.pluginId, figma.fileKey === undefined, String(figma.payments), figma.root.name, figma.root.type, figma.currentPage.type, typeof figma.mixed, figma.command, String(figma.payments)]`,
      ),
    ).toEqual([
      '1.0.0',
      'figma',
      defaultManifest.id,
      true,
      'undefined',
      expect.any(String),
      'DOCUMENT',
      'PAGE',
      'symbol',
      '',
      'undefined',
    ])
  })
})
