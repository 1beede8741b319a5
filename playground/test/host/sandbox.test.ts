// The sandbox: available and missing globals, and its end. Sources: facts/figma.md, "The sandbox".
import { describe, expect, it } from 'vitest'
import { runBody } from '../../node/index.js'

describe('the sandbox', () => {
  it('has Figma’s globals and none of the web’s or QuickJS’s own (facts/figma.md [field])', async () => {
    const globals = await runBody(`
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
})
