// The sandbox: what is there, what isn't, how it ends. Sources: facts/figma.md, "The sandbox".
import { describe, expect, it } from 'vitest'
import { ask, openHost } from './open.js'

describe('the sandbox', () => {
  it('has Figma’s globals and none of the web’s or QuickJS’s own (facts/figma.md [field])', async () => {
    const globals = await ask(`
      const lacking = ['BigInt','structuredClone','URL','TextEncoder','TextDecoder','btoa','atob','crypto','queueMicrotask','Blob','AbortController',
        'WebSocket','document','window','process','require','__host','host','performance'].filter((n) => typeof globalThis[n] !== 'undefined')
      return { lacking, console: Object.keys(console).sort().join(), timers: [typeof setTimeout, typeof setInterval, typeof clearTimeout, typeof clearInterval, typeof fetch].join() , html: __html__, files: JSON.stringify(__uiFiles__)}`)
    expect(globals).toEqual({
      lacking: [],
      console: 'assert,clear,error,info,log,warn',
      timers: 'function,function,function,function,function',
      html: '<p>panel</p>',
      files: '{}',
    })
  })

  it('writes 10,000 properties in less than a second, and reads them as fast', async () => {
    // The best of four rounds: other tests share the machine's cores.
    const { stage } = await openHost({
      code: `const f = figma.createFrame(); for (let round = 0; round < 4; round++) {
        const t = Date.now(); for (let i = 0; i < 10000; i++) f.x = i % 700; const u = Date.now(); let s = 0; for (let i = 0; i < 10000; i++) s += f.x; console.log(u - t, Date.now() - u) }`,
    })
    const rounds = stage.lines.map((line) => line.text.split(' ').map(Number))
    const [writes, reads] = [0, 1].map((which) => Math.min(...rounds.map((round) => round[which]!)))
    console.info(`10,000 writes ${writes} ms, 10,000 reads ${reads} ms`)
    expect(writes).toBeLessThan(1000)
    expect(reads).toBeLessThan(1000)
  })
})
