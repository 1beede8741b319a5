// Public exports of the styles.
export { styleCalls } from './api.js'
export { styleMembers } from './members.js'
export { styleIdMethods, styleIdProperties } from './on-nodes.js'
