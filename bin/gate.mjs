// What the build refuses before Figma does: a manifest or a script that the playground would not take, and names that the sandbox lacks.
import { fromSources } from './contract.mjs'

/** Names that the sandbox lacks or may lack. A typeof before a name is a question, not a need. */
const absentNames =
  'BigInt structuredClone document window navigator localStorage Blob URL URLSearchParams TextEncoder TextDecoder btoa atob crypto AbortController WebSocket XMLHttpRequest process require Buffer queueMicrotask'

/** The playground's own two checks, so that there is one opinion about what Figma takes. */
const playgroundRules = () =>
  fromSources({
    'playground/host/manifest/index.ts': ['checkManifest', 'scanCode'],
  })

/** Every fault of what is about to be shipped, a sentence each. */
export async function faultsOf(manifest, code) {
  const { checkManifest, scanCode } = await playgroundRules()
  const faults = checkManifest(manifest)
  // Figma's own validator lets it pass, and then plugin data and clientStorage throw.
  if (!manifest.id)
    faults.push('Manifest error: "id" is required, or plugin data and clientStorage throw.')
  const scanned = scanCode(code)
  if (scanned) faults.push(`dist/plugin.js: ${scanned}`)
  return [...faults, ...absentFaults(code).map((fault) => `dist/plugin.js: ${fault}`)]
}

/** Gzipped bytes. What opens with the panel is what a designer waits for; each further part is waited for when it is first used. */
const limits = { script: 30_000, opening: 60_000, part: 30_000 }

/** The files that the manifest loads, each with the most that it may weigh. */
export function weighedFiles({ main, ui }) {
  const parts = Object.entries(ui).map(([name, file]) => ({
    file,
    limit: name === 'main' ? limits.opening : limits.part,
  }))
  return [{ file: main, limit: limits.script }, ...parts]
}

/** `size` and `limit` are gzipped bytes. */
export function sizeFaults(files) {
  return files
    .filter(({ size, limit }) => size > limit)
    .map(({ file, size, limit }) => `${file} is ${size} bytes gzipped, more than ${limit}.`)
}

/** What a script needs and the sandbox lacks. Strings are left out, so that words in a sentence are no fault. */
export function absentFaults(code) {
  const bare = code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
  const faults = absentNames
    .split(' ')
    .filter((name) => new RegExp(`(?<![\\w$.]|typeof )${name}(?![\\w$]|\\s*:)`).test(bare))
    .map((name) => `it needs ${name}, which Figma's sandbox does not have.`)
  if (/(?<![\w$.])\d+n\b/.test(bare))
    faults.push("it has a BigInt literal, which Figma's sandbox does not read.")
  return faults
}
