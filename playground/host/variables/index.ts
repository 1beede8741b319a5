// Variables: the rooms' door for the host.
export { variableCalls } from './api.js'
export { bindingMethods, bindingProperties } from './binding.js'
export { alias, bare, foundVariable } from './ids.js'
export { collectionMembers, variableMembers } from './members.js'
export { applyBindings, applyToAll } from './resolve.js'
