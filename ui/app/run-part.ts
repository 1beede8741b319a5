// The part of the panel that starts, follows and shows runs. It is loaded when the panel has opened, and waited for when a run is started.
export { findOriginals } from '../session/originals.js'
export { resumeRuns } from '../session/resume-runs.js'
export { startRemix } from '../session/start.js'
export { runCommand } from './run-command.js'
export { RunScreen } from '../run/RunScreen.js'
