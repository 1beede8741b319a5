// First script in the sandbox, as text: builds `figma`, nodes, timers, console and fetch from one
// host function, and leaves no other global. It runs in QuickJS, so it imports nothing; Figma's
// rules are enforced by the host, not here.
import { eventsScript } from './events.js'
import { figmaScript } from './figma.js'
import { objectsScript } from './objects.js'
import { promisesScript } from './promises.js'
import { wireScript } from './wire.js'
import { worldScript } from './world.js'

/**
 * Takes (host, takeBytes, plan as JSON), returns the function by which the host delivers events.
 */
export const bootScript = `(function (host, takeBytes, planText) {
'use strict'
${[wireScript, objectsScript, promisesScript, eventsScript, figmaScript, worldScript].join('\n')}
return (what, packed, raw) => { const args = unpack(packed); return deliver[what](...args, raw) }
})`
