// Public exports: what surrounds a plugin's window, for tests that make such a window of their own.
export { themeCss } from './page/plugin/dress.js'
export { policiesOf } from './serve/windows.js'
