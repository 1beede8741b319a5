// Quick actions, drops, notices, relaunch buttons and profiles. Sources are named by test.
import { describe, expect, it } from 'vitest'
import { PlaygroundDocument } from '../../document/index.js'
import { checkManifest, mayFetch } from '../../host/index.js'
import type { Manifest, ParameterAnswer } from '../../stage.js'
import { defaultManifest, runBody, openHost } from '../../node/index.js'

/** Waits for a time in which an unexpected event would have arrived. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('quick actions (typings, ParameterInputEvent; facts/figma.md, Quick actions)', () => {
  const open = (code: string, document = PlaygroundDocument.empty()) =>
    openHost({ code, document, options: { query: true, command: 'go' } })

  it('asks the plugin at each key press, and a late answer to an earlier one is nobody’s', async () => {
    const { plugin, stage } = await open(
      `figma.parameters.on('input', ({ key, query, parameters, result }) => { if (query === 'slow') return setTimeout(() => { result.setSuggestions(['late']); console.log('set late') }, 20)
        if (query === 'bad') return result.setError('No such size'); result.setLoadingMessage('Looking'); result.setSuggestions([key, { name: query, data: { n: 1 }, icon: '<svg/>' }, String(parameters.first)]) })`,
    )
    const heard: ParameterAnswer[] = []
    plugin.ask({ key: 'size', query: 'slow', parameters: {} }, (answer) => heard.push(answer))
    plugin.ask({ key: 'size', query: 'bad', parameters: {} }, (answer) => heard.push(answer))
    plugin.ask({ key: 'size', query: '80', parameters: { first: 'x' } }, (answer) =>
      heard.push(answer),
    )
    await expect.poll(() => stage.said).toEqual(['set late'])
    expect(heard).toEqual([
      { kind: 'error', message: 'No such size' },
      { kind: 'loading', message: 'Looking' },
      {
        kind: 'suggestions',
        suggestions: [
          { name: 'size', data: 'size' },
          { name: '80', data: { n: 1 }, icon: '<svg/>' },
          { name: 'x', data: 'x' },
        ],
      },
    ])
    plugin.close()
  })

  it('until the person has chosen it may read but neither write nor show a window; then it hears run', async () => {
    const { plugin, stage, document } = await open(
      `const say = (fn) => { try { fn(); return 'ok' } catch (e) { return 'refused' } }
       console.log([say(() => figma.currentPage.children.length), say(() => figma.createFrame()), say(() => figma.showUI('')), say(() => { figma.currentPage.name = 'x' })].join())
       figma.on('run', ({ command, parameters }) => { figma.createFrame().name = command + parameters.size; figma.closePlugin() })`,
    )
    expect(stage.lines.map((line) => line.text)).toEqual(['ok,refused,refused,refused'])
    plugin.submit({ size: '80' })
    await plugin.ended
    expect(document.graph.getChildren(document.currentPageId).map((node) => node.name)).toEqual([
      'go80',
    ])
  })

  it('tells run of parameters that it was started with', async () => {
    const { stage, plugin } = await openHost({
      code: `figma.on('run', (e) => console.log(JSON.stringify(e)))`,
      options: { command: 'c', parameters: { a: 'b' } },
    })
    expect(stage.lines[0]!.text).toBe('{"command":"c","parameters":{"a":"b"}}')
    plugin.close()
  })
})

describe('a drop (typings, DropEvent)', () => {
  const files = [{ name: 'a.txt', type: 'text/plain', bytes: new TextEncoder().encode('héllo') }]

  it('lands on the innermost open frame, with places relative to it, and its files can be read', async () => {
    const document = PlaygroundDocument.empty()
    const outer = document.graph.createNode('FRAME', document.currentPageId, {
      x: 100,
      y: 100,
      width: 200,
      height: 200,
    })
    document.graph.createNode('FRAME', document.currentPageId, {
      x: 100,
      y: 100,
      width: 200,
      height: 200,
      locked: true,
    })
    const { plugin, stage } = await openHost({
      document,
      code: `figma.on('drop', (e) => { e.files[0].getTextAsync().then((text) => console.log(text, e.node.id, e.x, e.y, e.absoluteX, e.items[0].data, e.dropMetadata.from)); return false })`,
    })
    expect(
      plugin.drop({
        x: 130,
        y: 140,
        items: [{ type: 'text/plain', data: 'd' }],
        files,
        dropMetadata: { from: 'panel' },
      }),
    ).toBe(false)
    await expect.poll(() => stage.said[0]).toBe(`héllo ${outer.id} 30 40 130 d panel`)
    plugin.close()
  })

  it('is left to the editor when nobody listens or nobody says false', async () => {
    for (const code of ['', `figma.on('drop', () => {})`, `figma.on('drop', () => true)`])
      expect((await openHost({ code })).plugin.drop({ x: 0, y: 0, items: [], files }), code).toBe(
        true,
      )
  })
})

describe('a notice (typings, NotificationOptions)', () => {
  it('says why it went, stays when its button says so, and goes with its plugin', async () => {
    const { stage, plugin } = await openHost({
      code: `figma.notify('a', { onDequeue: (why) => console.log(why), button: { text: 'No', action: () => false } }); figma.notify('b', { onDequeue: (why) => console.log(why), button: { text: 'Yes', action: () => console.log('did') } }); figma.notify('c', { onDequeue: (why) => console.log(why) })`,
    })
    stage.notifications[0]!.press()
    stage.notifications[1]!.press()
    stage.notifications[2]!.end('timeout')
    expect(stage.lines.map((line) => line.text)).toEqual(['did', 'action_button_click', 'timeout'])
    plugin.close()
    expect(stage.notifications.map((one) => one.cancelled)).toEqual([true, false, false])
  })
})

describe('an unhandled rejection shows as Figma’s console would (issue 5)', () => {
  const errors = async (code: string, count: number) => {
    const { stage, plugin } = await openHost({ code })
    if (count > 0) await expect.poll(() => stage.errors.length).toBe(count)
    else await pause(30)
    plugin.close()
    return stage.errors.map((text) => text.split('\n')[0])
  }

  it('from an async function that nobody waits for, a promise rejected, a chain without a catch, and the host', async () => {
    expect(
      await errors(`async function f() { await null; throw new Error('one') } f()`, 1),
    ).toEqual(['Uncaught (in promise) Error: one'])
    expect(
      await errors(
        `const o = { async m({ a } = {}) { throw new TypeError('two') } }; o.m(); void 0`,
        1,
      ),
    ).toEqual(['Uncaught (in promise) TypeError: two'])
    expect(
      await errors(
        `Promise.resolve(1).then(() => { throw 'three' }); new Promise((_, no) => no(new Error('four')))`,
        2,
      ),
    ).toEqual(['Uncaught (in promise) Error: four', 'Uncaught (in promise) three'])
    expect(
      await errors(
        `figma.loadFontAsync({ family: 'None', style: 'Regular' }); setTimeout(async () => { null.x }, 1)`,
        2,
      ),
    ).toHaveLength(2)
    expect(
      await errors(
        `class A { async #p() { throw new Error('five') } go() { this.#p() } } new A().go()`,
        1,
      ),
    ).toHaveLength(1)
  })

  it('not from one that is caught, awaited, or joined', async () => {
    expect(
      await errors(
        `const bad = async (x) => { throw new Error(x) }; bad(1).catch(() => {}); (async () => { try { await bad(2) } catch (e) {} })()
        Promise.all([bad(3), bad(4)]).catch(() => {}); Promise.allSettled([bad(5)]); const p = bad(6); p.then(null, () => {}); Promise.race([bad(7)]).finally(() => {}).catch(() => {})
        if (!(bad(8).catch(() => {}) instanceof Promise) || (async (a, b) => arguments)().constructor.name !== 'Promise') throw new Error('not a promise')`,
        0,
      ),
    ).toEqual([])
  })

  it('and async functions keep this, arguments, defaults and their order', async () => {
    expect(
      await runBody(`const log = []; const o = { n: 1, async m(a = 2, ...rest) { log.push(this.n, a, rest.length, arguments.length); await null; log.push('after'); return [...rest] } }
        const p = o.m(undefined, 5, 6); log.push('sync'); const r = await p; class B { async v() { return 1 } } class C extends B { async v() { return (await super.v()) + 1 } static async s() { return 's' } }
        async function named() { return typeof named } const text = 'async function fake() {}'
        return [log, r, await new C().v(), await C.s(), await named(), text, await (async (x) => ({ x }))(3)]`),
    ).toEqual([
      [1, 2, 2, 3, 'sync', 'after'],
      [5, 6],
      2,
      's',
      'function',
      'async function fake() {}',
      { x: 3 },
    ])
  })
})

describe('profiles', () => {
  const documented = { options: { profile: 'documented' as const } }

  it('documented has what the documentation promises, strict what the field reports', async () => {
    const globals = `return [typeof BigInt, typeof structuredClone, typeof TextEncoder]`
    expect(await runBody(globals)).toEqual(['undefined', 'undefined', 'undefined'])
    expect(await runBody(globals, documented)).toEqual(['function', 'function', 'undefined'])
    expect(
      await runBody(
        `const a = { d: new Date(5), b: new Uint8Array([1]) }; const c = structuredClone(a); a.b[0] = 9; return [c.d.getTime(), c.b[0]]`,
        documented,
      ),
    ).toEqual([5, 1])
  })

  it('documented reads no comment as an import, needs no id for data, and takes a domain without a scheme', async () => {
    const code = `/* import('x') */ figma.closePlugin()`
    await expect(openHost({ code })).rejects.toThrow('rejected')
    await (
      await openHost({ code, ...documented })
    ).plugin.ended
    const noId = { manifest: { id: undefined as never } }
    expect(
      await runBody(
        `const f = figma.createFrame(); f.setPluginData('a', 'b'); return f.getPluginData('a')`,
        {
          ...noId,
          ...documented,
        },
      ),
    ).toBe('b')
    const bare: Manifest = {
      ...defaultManifest,
      networkAccess: { allowedDomains: ['figma.com', '*.example.com'] },
    }
    expect([checkManifest(bare).length, checkManifest(bare, { profile: 'documented' })]).toEqual([
      2,
      [],
    ])
    expect([
      mayFetch(bare, 'https://figma.com/x'),
      mayFetch(bare, 'https://a.example.com/'),
      mayFetch(bare, 'http://figma.com/'),
    ]).toEqual([true, true, false])
  })
})

describe('a manifest’s menu and parameters (developers.figma.com/docs/plugins/manifest)', () => {
  const faults = (more: Partial<Manifest>) => checkManifest({ ...defaultManifest, ...more })
  it('need names, commands and keys; optional parameters come last; permissions are known ones', () => {
    expect(
      faults({
        menu: [
          { name: 'A', command: 'a' },
          { separator: true },
          { name: 'More', menu: [{ name: 'B', command: 'b' }] },
        ],
      }),
    ).toEqual([])
    expect(faults({ menu: [{ name: 'A' } as never] })[0]).toContain('needs a "command"')
    expect(
      faults({
        parameters: [
          { name: 'A', key: 'a', optional: true },
          { name: 'B', key: 'b' },
        ],
      })[0],
    ).toContain('comes after an optional one')
    expect(faults({ permissions: ['money'] })[0]).toContain('knows no "money"')
    expect(faults({ relaunchButtons: [{ command: 'a' } as never] })).toHaveLength(1)
    expect(
      checkManifest(
        { ...defaultManifest, documentAccess: undefined as never },
        { published: true },
      ),
    ).toEqual([])
  })
})
