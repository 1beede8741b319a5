// What is loaded when a run is shown, or when the panel was opened by something that concerns one.
export { obey } from '../command.js'
export { RunScreen } from './RunScreen.js'
