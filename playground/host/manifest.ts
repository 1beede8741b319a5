// Judges a manifest.json as Figma's validator does, in Figma's words where they are known. Pure.
import type { Manifest } from '../stage.js'

const EDITORS = ['figma', 'figjam', 'dev', 'slides', 'buzz']

/** What is wrong with it, a sentence each; empty when Figma would take it. */
export function checkManifest(manifest: Manifest): string[] {
  const faults: string[] = []
  const wanted = (field: keyof Manifest) => {
    if (typeof manifest[field] !== 'string' || manifest[field] === '')
      faults.push(`Manifest error: "${field}" is required and must be a string.`)
  }
  wanted('name')
  wanted('api')
  wanted('main')
  if (manifest.api && manifest.api !== '1.0.0') faults.push(`Manifest error: "api" must be "1.0.0", not "${manifest.api}".`)
  return [...faults, ...editorFaults(manifest), ...accessFaults(manifest), ...networkFaults(manifest)]
}

function editorFaults({ editorType }: Manifest): string[] {
  if (!Array.isArray(editorType) || editorType.length === 0)
    return ['Manifest error: "editorType" is required and must list at least one editor.']
  const faults = editorType
    .filter((editor) => !EDITORS.includes(editor))
    .map((editor) => `Manifest error: "editorType" knows no "${editor}".`)
  // https://developers.figma.com/docs/plugins/manifest/ : figjam and dev cannot be combined.
  if (editorType.includes('figjam') && editorType.includes('dev'))
    faults.push('Manifest error: "editorType" cannot have both "figjam" and "dev".')
  return faults
}

function accessFaults({ documentAccess }: Manifest): string[] {
  return documentAccess === 'dynamic-page' ? [] : ['Manifest error: "documentAccess" must be "dynamic-page" for new plugins.']
}

function networkFaults({ networkAccess }: Manifest): string[] {
  if (networkAccess === undefined) return []
  const { allowedDomains, devAllowedDomains = [], reasoning } = networkAccess
  if (!Array.isArray(allowedDomains) || allowedDomains.length === 0)
    return ['Manifest error: "networkAccess.allowedDomains" is required and must list at least one domain, or "none".']
  const faults = [...allowedDomains, ...devAllowedDomains].flatMap((domain) => domainFault(domain) ?? [])
  const open = allowedDomains.filter(
    (domain) => domain === '*' || /^[a-z]+:\/\/(localhost\b|\*)/.test(domain) || domain.startsWith('*'),
  )
  if (open.length > 0 && !reasoning)
    faults.push(
      `Invalid value for allowedDomains. '${open[0]}' needs a "reasoning" in networkAccess: it allows more than one known domain.`,
    )
  return faults
}

function domainFault(domain: unknown): string | undefined {
  if (typeof domain !== 'string') return `Invalid value for allowedDomains. '${String(domain)}' must be a string.`
  if (domain === '*' || domain === 'none') return undefined
  // Reported from the field (facts/figma.md): a scheme is required; an IP and `localhost:*` are refused.
  if (!/^(https?|wss?):\/\//.test(domain))
    return `Invalid value for allowedDomains. '${domain}' must include a scheme, such as https://.`
  const host = domain.replace(/^[a-z]+:\/\//, '').replace(/[/?#].*$/, '')
  const named = /^(\*\.)?([a-z0-9_-]+\.)*[a-z0-9_-]+(:\d+)?$/i.test(host)
  const address = /^\d+\.\d+\.\d+\.\d+(:|$)/.test(host) || host.startsWith('[')
  return named && !address ? undefined : `Invalid value for allowedDomains. '${domain}' must be a valid URL.`
}
