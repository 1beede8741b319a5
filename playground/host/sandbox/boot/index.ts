// The first code in the sandbox, as text: makes `figma`, nodes, timers, console and fetch out of one host function, and leaves nothing else.
// It runs in QuickJS, so it imports nothing; what Figma allows and refuses is decided by the host, not here.
import { EVENTS } from './events.js'
import { FIGMA } from './figma.js'
import { OBJECTS } from './objects.js'
import { PROMISES } from './promises.js'
import { WIRE } from './wire.js'
import { WORLD } from './world.js'

/** Takes (host, takeBytes, plan as JSON), answers with the function by which the host delivers events. */
export const BOOT = `(function (host, takeBytes, planText) {
'use strict'
${[WIRE, OBJECTS, PROMISES, EVENTS, FIGMA, WORLD].join('\n')}
return (what, packed, raw) => { const args = unpack(packed); return deliver[what](...args, raw) }
})`
