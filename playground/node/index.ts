// Public exports for Node: runs plugins on documents without a browser.
export { startDrawingInNode } from './fonts.js'
export { defaultManifest, openHost, runBody } from './open-host.js'
export type { HostOpening, OpenedHost } from './open-host.js'
export { MemoryStore, RecordingStage } from './recording-stage.js'
