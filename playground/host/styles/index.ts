// Styles: the room's door for the host.
export { styleCalls } from './api.js'
export { styleMembers } from './members.js'
export { styleIdMethods, styleIdProperties } from './on-nodes.js'
