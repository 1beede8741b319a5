// Runs small plugins, written for these tests, that work with text and order as other authors' do:
// searches, pages, sizes by quick action, tokens, settings.
import { expect, it } from 'vitest'
import { PlaygroundDocument } from '../../../document/index.js'
import type { ParameterAnswer } from '../../../stage.js'
import { runBody, openHost } from '../../../node/index.js'
import { MemoryStore } from '../../../node/index.js'
import { heard } from './panel.js'

it('searches a large page in slices, without being stopped', async () => {
  const document = PlaygroundDocument.empty()
  const { graph, currentPageId } = document
  for (let i = 0; i < 60; i++) {
    const frame = graph.createNode('FRAME', currentPageId, { name: `Frame ${i}` })
    for (let j = 0; j < 50; j++)
      graph.createNode('TEXT', frame.id, { text: (i * 50 + j) % 100 === 7 ? 'needle' : 'hay' })
  }
  const { plugin, stage } = await openHost({
    document,
    options: { busyLimitMs: 3000 },
    code: `figma.showUI(__html__); figma.ui.onmessage = ({ query }) => { const walk = function* (node) { yield node; if ('children' in node) for (const child of node.children) yield* walk(child) }
      const all = walk(figma.currentPage), found = []; (function slice() { for (let i = 0; i < 500; i++) { const { value, done } = all.next(); if (done) return figma.ui.postMessage(found); if (value.type === 'TEXT' && value.characters.includes(query)) found.push(value.id) } setTimeout(slice, 1) })() }`,
  })
  plugin.fromUI({ query: 'needle' })
  expect(await heard<string[]>(stage, 0)).toHaveLength(30)
  expect(stage.errors).toEqual([])
  plugin.close()
})

it('finds 3,000 marked nodes among 6,000 by criteria', async () => {
  const document = PlaygroundDocument.empty()
  for (let i = 0; i < 6000; i++)
    document.graph.createNode('RECTANGLE', document.currentPageId, {
      pluginData: i % 2 ? [{ pluginId: '1234567890', key: 'mark', value: String(i) }] : [],
    })
  const find = `return figma.currentPage.findAllWithCriteria({ pluginData: { keys: ['mark'] } }).length`
  expect(await runBody(find, { document })).toBe(3000)
})

it('goes to a page and a layer by name, and comes back', async () => {
  const document = PlaygroundDocument.empty()
  const second = document.graph.addPage('Archive')
  document.graph.createNode('FRAME', second.id, { name: 'Old hero', x: 500 })
  expect(
    await runBody(
      `const first = figma.currentPage, turned = []; figma.on('currentpagechange', () => turned.push(figma.currentPage.name)); const page = figma.root.children.find((p) => p.name === 'Archive'); await page.loadAsync()
       await figma.setCurrentPageAsync(page); const node = page.findOne((n) => n.name.startsWith('Old')); page.selection = [node]; figma.viewport.scrollAndZoomIntoView([node])
       await new Promise((done) => setTimeout(done, 10)); await figma.setCurrentPageAsync(first); await new Promise((done) => setTimeout(done, 10)); return [turned, page.selection[0].name, figma.currentPage === first]`,
      { document },
    ),
  ).toEqual([['Archive', 'Page 1'], 'Old hero', true])
})

it('resizes by quick action, with sizes to choose from and sentences for what is no size', async () => {
  const document = PlaygroundDocument.empty()
  await runBody(`figma.currentPage.selection = [figma.createFrame()]`, { document })
  const run = async (size: string) => {
    const { plugin, stage } = await openHost({
      document,
      options: { query: true },
      code: `const sizes = ['320', '640', '1280']; const fault = (text) => !/^\\d+$/.test(text) ? 'Enter a whole number' : Number(text) < 1 ? 'Too small' : undefined
        figma.parameters.on('input', ({ query, result }) => { const why = query && fault(query); if (why) result.setError(why); else result.setSuggestions(sizes.filter((s) => s.startsWith(query)).concat(query && !sizes.includes(query) ? [query] : [])) })
        figma.on('run', ({ parameters }) => { const why = fault(parameters.size); if (why) return figma.closePlugin(why); for (const node of figma.currentPage.selection) if ('resize' in node) node.resize(Number(parameters.size), node.height); figma.closePlugin('Resized') })`,
    })
    const answers: ParameterAnswer[] = []
    plugin.ask({ key: 'size', query: size, parameters: {} }, (answer) => answers.push(answer))
    plugin.submit({ size })
    await plugin.ended
    return [
      answers[0],
      stage.notifications.at(-1)!.message,
      document.graph.getNode(document.selection[0]!)!.width,
    ]
  }
  expect(await run('64')).toEqual([
    {
      kind: 'suggestions',
      suggestions: [
        { name: '640', data: '640' },
        { name: '64', data: '64' },
      ],
    },
    'Resized',
    64,
  ])
  expect(await run('wide')).toEqual([
    { kind: 'error', message: 'Enter a whole number' },
    'Enter a whole number',
    64,
  ])
})

it('takes variables out as tokens and puts them back, aliases too', async () => {
  const first = PlaygroundDocument.empty()
  const tokens = await runBody(
    `const base = figma.variables.createVariableCollection('Base'), use = figma.variables.createVariableCollection('Use'); const red = figma.variables.createVariable('red/500', base, 'COLOR'); red.setValueForMode(base.modes[0].modeId, { r: 1, g: 0, b: 0 })
     const dark = base.addMode('Dark'); red.setValueForMode(dark, { r: 0.5, g: 0, b: 0 }); const cta = figma.variables.createVariable('cta', use, 'COLOR'); cta.setValueForMode(use.defaultModeId, { type: 'VARIABLE_ALIAS', id: red.id })
     const out = {}; for (const c of await figma.variables.getLocalVariableCollectionsAsync()) for (const mode of c.modes) { const file = (out[c.name + '.' + mode.name] = {})
       for (const id of c.variableIds) { const v = await figma.variables.getVariableByIdAsync(id), value = v.valuesByMode[mode.modeId]; file[v.name] = value.type === 'VARIABLE_ALIAS' ? '{' + (await figma.variables.getVariableByIdAsync(value.id)).name + '}' : value } } return out`,
    { document: first },
  )
  expect(tokens).toEqual({
    'Base.Mode 1': { 'red/500': { r: 1, g: 0, b: 0, a: 1 } },
    'Base.Dark': { 'red/500': { r: 0.5, g: 0, b: 0, a: 1 } },
    'Use.Mode 1': { cta: '{red/500}' },
  })
  const { plugin, stage } = await openHost({
    code: `figma.showUI(__html__); figma.ui.onmessage = async (files) => { const made = {}; for (const [file, tokens] of Object.entries(files)) { const [name, mode] = file.split('.'); let c = (await figma.variables.getLocalVariableCollectionsAsync()).find((one) => one.name === name)
      let modeId; if (!c) { c = figma.variables.createVariableCollection(name); modeId = c.modes[0].modeId; c.renameMode(modeId, mode) } else modeId = c.addMode(mode)
      for (const [key, value] of Object.entries(tokens)) { const v = made[key] || (made[key] = figma.variables.createVariable(key, c, 'COLOR')); v.setValueForMode(modeId, typeof value === 'string' ? figma.variables.createVariableAlias(made[value.slice(1, -1)]) : value) } }
      const r = figma.createRectangle(); r.fills = [figma.variables.setBoundVariableForPaint({ type: 'SOLID', color: { r: 0, g: 0, b: 0 } }, 'color', made.cta)]; figma.ui.postMessage([r.fills[0].color, made.cta.resolveForConsumer(r).value.r]) }`,
  })
  plugin.fromUI(tokens)
  expect(await heard(stage, 0)).toEqual([{ r: 1, g: 0, b: 0 }, 1])
  plugin.close()
})

it('remembers settings from run to run, each plugin its own', async () => {
  const store = new MemoryStore()
  const run = (more = {}) =>
    runBody(
      `const had = (await figma.clientStorage.getAsync('settings')) || { runs: 0 }; await figma.clientStorage.setAsync('settings', { runs: had.runs + 1, when: new Date(7) }); return [had.runs, (await figma.clientStorage.keysAsync()).join()]`,
      { store, ...more },
    )
  expect([await run(), await run()]).toEqual([
    [0, 'settings'],
    [1, 'settings'],
  ])
  expect(await run({ store: new MemoryStore() })).toEqual([0, 'settings'])
})
