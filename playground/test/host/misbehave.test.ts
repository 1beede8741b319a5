// Plugins that misbehave leave the document, and the next plugin, unaffected. Source: issue 5, Done
// when 5.
import { afterEach, expect, it } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { runBody, openHost } from '../../node/index.js'

const document = PlaygroundDocument.empty()

/** After each test: draw, undo, and run another plugin on the same document. */
afterEach(async () => {
  const count = document.graph.getChildren(document.currentPageId).length
  expect(
    await runBody(
      `const f = figma.createFrame(); const png = await f.exportAsync(); return [png.length > 50, figma.currentPage.children.length]`,
      { document },
    ),
  ).toEqual([true, count + 1])
  expect(document.undo()).toBe(true)
  expect(document.graph.getChildren(document.currentPageId)).toHaveLength(count)
})

it('loops for ever in main, in a handler, in a promise and in a timer', async () => {
  for (const code of [
    `while (true) {}`,
    `figma.showUI(''); figma.ui.onmessage = () => { for (;;) figma.currentPage.children }`,
    `Promise.resolve().then(() => { for (;;) {} })`,
    `setTimeout(() => { for (;;) {} }, 1)`,
    `(function again() { return Promise.resolve().then(again) })()`,
  ]) {
    const { stage, plugin } = await openHost({ document, code, options: { busyLimitMs: 300 } })
    plugin.fromUI('go')
    await plugin.ended
    expect(stage.end?.reason, code).toBe('A plugin ran for 0.3 s without a pause and was stopped.')
  }
})

it('is sent 200 MB, as bytes and as text, and sends 200 MB', async () => {
  const { stage, plugin } = await openHost({
    document,
    options: { busyLimitMs: 4000 },
    code: `figma.showUI(''); figma.ui.onmessage = (m) => figma.ui.postMessage(m.bytes ? m.bytes.length : m.text ? m.text.length : m)`,
  })
  plugin.fromUI({ bytes: new Uint8Array(200_000_000) })
  plugin.fromUI({ text: 'x'.repeat(200_000_000) })
  plugin.fromUI('still here')
  if (!stage.end) expect(stage.messages.at(-1)).toBe('still here')
  else expect(stage.end.reason).toContain('was stopped')
  plugin.close()
  const { stage: other, plugin: sender } = await openHost({
    document,
    code: `figma.showUI(''); figma.ui.postMessage(new Uint8Array(2e8)); console.log('sent')`,
  })
  expect(
    (other.messages[0] as Uint8Array | undefined)?.length === 200_000_000 ||
      other.errors.length > 0 ||
      !!other.end,
  ).toBe(true)
  sender.close()
})

it('eats all memory', async () => {
  const { stage, plugin } = await openHost({
    document,
    code: `const all = []; for (;;) all.push(new Uint8Array(1e8).fill(1))`,
    options: { busyLimitMs: 20_000 },
  })
  await expect.poll(() => stage.errors.length + (stage.end ? 1 : 0)).toBeGreaterThan(0)
  plugin.close()
})

it('throws in each of its handlers, and goes on', async () => {
  const { stage, plugin } = await openHost({
    document,
    code: `figma.showUI(''); figma.on('selectionchange', () => { throw new Error('selection') }); figma.on('drop', () => { throw new Error('drop') }); figma.on('close', () => { throw new Error('close') })
      figma.ui.onmessage = (m) => { if (m === 1) throw new Error('message'); figma.ui.postMessage('fine') }; figma.notify('n', { button: { text: 'b', action: () => { throw new Error('button') } } }); setTimeout(() => { throw new Error('timer') }, 1)
      figma.parameters.on('input', () => { throw new Error('input') })`,
  })
  const frame = document.graph.createNode('FRAME', document.currentPageId)
  document.selection = [frame.id]
  await expect.poll(() => stage.errors.length).toBe(2)
  plugin.fromUI(1)
  plugin.fromUI(2)
  plugin.drop({ x: 0, y: 0, items: [], files: [] })
  stage.notifications[0]!.press()
  plugin.close()
  expect(stage.errors.map((text) => /Error: (\w+)/.exec(text)![1]).sort()).toEqual([
    'button',
    'close',
    'drop',
    'message',
    'selection',
    'timer',
  ])
  expect([stage.messages, stage.end]).toEqual([['fine'], {}])
})
