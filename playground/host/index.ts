// Public exports of the host.
export { runPlugin } from './run.js'
export { checkManifest, csp, mayFetch, scanCode } from './manifest/index.js'
export { startSandbox } from './sandbox/sandbox.js'
