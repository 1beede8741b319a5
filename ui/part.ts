// Loads the parts of the panel that are not needed when it opens. The sandbox holds each as text, so nothing is fetched and a policy
// without network allows it. `build.mjs` makes the parts, `ui` in manifest.json names them.
import { ask } from './channel.js'

/** The parts that are modules, with what each exports. They share the panel's own modules: one state, one Preact. */
export interface PartModules {
  run: typeof import('./run/part.js')
  records: typeof import('./view/History.js')
}

/** `define` and `require` of CommonJS: the build puts this registry into the page, and each module of a part calls `define`. */
declare const panelModules: { require(name: string): unknown }

const loading = new Map<keyof PartModules, Promise<unknown>>()

/** Rejects with `Failed` where the sandbox has no such part. A part that failed to load is loaded again on the next call. */
export function loadPart<Name extends keyof PartModules>(name: Name): Promise<PartModules[Name]> {
  const before = loading.get(name)
  const part = before ?? load(name)
  if (!before) loading.set(name, part)
  return part as Promise<PartModules[Name]>
}

async function load(name: keyof PartModules): Promise<unknown> {
  try {
    runScript(await partText(name))
    return panelModules.require(`./${name}.js`)
  } catch (error) {
    loading.delete(name)
    throw error
  }
}

/** The text of a part as it was built. */
export const partText = (name: keyof PartModules | 'measure'): Promise<string> =>
  ask('part', { name })

/** Runs as a script of the page's own: `script-src 'unsafe-inline'` is all that it needs, and every panel has that. */
export function runScript(code: string): void {
  const script = document.createElement('script')
  script.textContent = code
  document.head.append(script)
  script.remove()
}
