// Loads the parts of the panel that are not needed when it opens. The sandbox holds each as text, so nothing is fetched and a policy
// without network allows it. `bin/panel.mjs` makes the parts, `ui` in manifest.json names them.
import { callSandbox } from './channel.js'

/** `define` and `require` of CommonJS: the build puts this registry into the page, and each module of a part calls `define`. */
declare const panelModules: { require(name: string): unknown }

const loading = new Map<string, Promise<unknown>>()

/** Resolves to the exports of the part's module. Rejects with `Failed` where the sandbox has no such part; the next call then tries again. */
export function loadModule(name: string): Promise<unknown> {
  const before = loading.get(name)
  const part = before ?? load(name)
  if (!before) loading.set(name, part)
  return part
}

async function load(name: string): Promise<unknown> {
  try {
    runScript(await partText(name))
    return panelModules.require(`./${name}.js`)
  } catch (error) {
    loading.delete(name)
    throw error
  }
}

/** Resolves to the text of a part as it was built. */
export const partText = (name: string): Promise<string> => callSandbox('part', { name })

/** Runs as a script of the page's own: `script-src 'unsafe-inline'` is all that it needs, and every panel has that. */
export function runScript(code: string): void {
  const script = document.createElement('script')
  script.textContent = code
  document.head.append(script)
  script.remove()
}
