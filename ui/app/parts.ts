// The parts of the panel that are modules, with the exports of each. They share the panel's own modules: one state, one Preact.
import { loadModule } from '../load-part.js'

/** `entries` in bin/panel.mjs has the same names. */
export interface PartModules {
  run: typeof import('./run-part.js')
  records: typeof import('./History.js')
}

export const loadPart = <Name extends keyof PartModules>(name: Name) =>
  loadModule(name) as Promise<PartModules[Name]>
