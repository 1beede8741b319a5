// Public exports: policies and theme of a plugin's window, for tests that open such a window
// themselves.
export { themeCss } from './page/plugin/dress.js'
export { policiesOf } from './serve/windows.js'
