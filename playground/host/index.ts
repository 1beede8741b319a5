// The host's door.
export { runPlugin } from './run.js'
export { checkManifest } from './manifest.js'
export { csp, mayFetch } from './csp.js'
export { scanCode } from './scan.js'
export { startSandbox } from './sandbox.js'
