// The first code in the sandbox, as text: makes `figma`, nodes, timers, console and fetch out of one host function, and leaves nothing else.
// It runs in QuickJS, so it imports nothing; what Figma allows and refuses is decided by the host, not here.
import { eventsScript } from './events.js'
import { figmaScript } from './figma.js'
import { objectsScript } from './objects.js'
import { promisesScript } from './promises.js'
import { wireScript } from './wire.js'
import { worldScript } from './world.js'

/** Takes (host, takeBytes, plan as JSON), answers with the function by which the host delivers events. */
export const bootScript = `(function (host, takeBytes, planText) {
'use strict'
${[wireScript, objectsScript, promisesScript, eventsScript, figmaScript, worldScript].join('\n')}
return (what, packed, raw) => { const args = unpack(packed); return deliver[what](...args, raw) }
})`
