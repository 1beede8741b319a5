// What Figma would refuse of a manifest or of a sandbox's script, said before Figma does. Pure: takes values, returns sentences.

/** Figma scans the script as text, in strings and comments too. The last three are rejected by public checks of the same kind. */
const refusedText = ['import(', 'import (', '<!--', '-->', 'eval(']

/** Names that the sandbox lacks or may lack. A typeof before a name is a question, not a need. */
const absentNames = [
  'BigInt', 'structuredClone', 'document', 'window', 'navigator', 'localStorage', 'Blob', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder',
  'btoa', 'atob', 'crypto', 'AbortController', 'WebSocket', 'XMLHttpRequest', 'process', 'require', 'Buffer', 'queueMicrotask',
]

export function sandboxFaults(code) {
  const faults = refusedText.filter((text) => code.includes(text)).map((text) => `The sandbox's script has “${text}”, which Figma refuses to load.`)
  const bare = code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
  for (const name of absentNames) {
    const used = new RegExp(`(?<![\\w$.]|typeof )${name}(?![\\w$]|\\s*:)`)
    if (used.test(bare)) faults.push(`The sandbox's script needs ${name}, which Figma's sandbox does not have.`)
  }
  if (/(?<![\w$.])\d+n\b/.test(bare)) faults.push("The sandbox's script has a BigInt literal, which Figma's sandbox does not read.")
  return faults
}

export function manifestFaults(manifest) {
  const faults = []
  const fault = (sentence) => faults.push(`manifest.json: ${sentence}`)
  for (const key of ['name', 'id', 'api', 'main', 'editorType'])
    if (!manifest[key]?.length) fault(`“${key}” is missing.`)
  if (manifest.api !== undefined && manifest.api !== '1.0.0') fault('“api” must be 1.0.0.')
  if (manifest.documentAccess !== 'dynamic-page') fault('“documentAccess” must be dynamic-page for new plugins.')
  if (manifest.editorType?.includes('figjam') && manifest.editorType.includes('dev')) fault('“editorType” cannot have figjam together with dev.')
  const { allowedDomains, devAllowedDomains = [], reasoning = '' } = manifest.networkAccess ?? {}
  if (!Array.isArray(allowedDomains)) fault('“networkAccess.allowedDomains” is missing. Write ["none"] for no network.')
  for (const domain of [...(allowedDomains ?? []), ...devAllowedDomains]) domainFaults(domain).forEach(fault)
  const wide = (allowedDomains ?? []).some((domain) => domain === '*' || /\/\/localhost\b/.test(domain))
  if (wide && reasoning.trim() === '') fault('a wildcard or localhost in “allowedDomains” needs “reasoning”.')
  if ((allowedDomains ?? []).includes('none') && allowedDomains.length > 1) fault('“none” must stand alone.')
  return faults
}

function domainFaults(domain) {
  if (domain === '*' || domain === 'none') return []
  if (!/^(https?|wss?):\/\//.test(domain)) return [`“${domain}” must include a scheme, such as https://.`]
  const host = domain.replace(/^\w+:\/\//, '').split('/')[0]
  if (/^(\d{1,3}\.){3}\d{1,3}(:\d+)?$/.test(host) || host.startsWith('[')) return [`“${domain}” is an IP address. Write a name, such as localhost.`]
  if (host.endsWith(':*')) return [`“${domain}” must name its port.`]
  if (host.slice(1).includes('*') || (host.startsWith('*') && !host.startsWith('*.'))) return [`“${domain}” may have a wildcard only as its first label.`]
  return []
}
