// What is loaded when a run is shown, or when the panel was opened by something that concerns one.
export { obey } from './run-command.js'
export { RunScreen } from '../run/RunScreen.js'
