// Checks the build before Figma does: the manifest and scripts by the playground's rules, and names
// missing in the sandbox.
import { fromSources } from './contract.mjs'

/**
 * Names that the sandbox lacks or may lack. Excludes a name after `typeof`, which only tests for
 * it.
 */
const absentNames =
  'BigInt structuredClone document window navigator localStorage Blob URL URLSearchParams TextEncoder TextDecoder btoa atob crypto AbortController WebSocket XMLHttpRequest process require Buffer queueMicrotask'

/** Loads the playground's own two checks, so that build and playground apply the same rules. */
const playgroundRules = () =>
  fromSources({
    'playground/host/manifest/index.ts': ['checkManifest', 'scanCode'],
  })

/** Returns every fault of the built plugin, as a sentence each. */
export async function faultsOf(manifest, code) {
  const { checkManifest, scanCode } = await playgroundRules()
  const faults = checkManifest(manifest)
  // Figma's own validator accepts a missing id, but then plugin data and clientStorage throw.
  if (!manifest.id)
    faults.push('Manifest error: "id" is required, or plugin data and clientStorage throw.')
  const scanned = scanCode(code)
  if (scanned) faults.push(`dist/plugin.js: ${scanned}`)
  return [...faults, ...absentFaults(code).map((fault) => `dist/plugin.js: ${fault}`)]
}

/**
 * Gzipped bytes. A designer waits for `opening` when the panel opens, and for each further part at
 * its first use.
 */
const limits = { script: 30_000, opening: 60_000, part: 30_000 }

/** Returns the files that the manifest loads, each with its maximum size. */
export function weighedFiles({ main, ui }) {
  const parts = Object.entries(ui).map(([name, file]) => ({
    file,
    limit: name === 'main' ? limits.opening : limits.part,
  }))
  return [{ file: main, limit: limits.script }, ...parts]
}

/** Returns the files over their limit. `size` and `limit` are gzipped bytes. */
export function sizeFaults(files) {
  return files
    .filter(({ size, limit }) => size > limit)
    .map(({ file, size, limit }) => `${file} is ${size} bytes gzipped, more than ${limit}.`)
}

/**
 * Returns the names in a script that the sandbox lacks. Ignores strings, because a word in a
 * sentence is not a use.
 */
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
