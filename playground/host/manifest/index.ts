// Public exports: Figma's checks of a manifest and of a plugin's text before it loads them. Pure.
export { checkManifest } from './manifest.js'
export { csp, mayFetch } from './csp.js'
export { scanCode } from './scan.js'
