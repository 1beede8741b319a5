// Variables: the rooms' door for the host.
export { variableCalls } from './api.js'
export { bindingMethods, bindingProperties } from './binding.js'
export { collectionMembers, variableMembers } from './members.js'
