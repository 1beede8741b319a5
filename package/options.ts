// Parses the arguments of `npm run package`. Pure: returns the options, or a sentence for each
// invalid argument.
import { readRelayAddress, type RelayAddress } from './relay-address.js'

export interface PackageOptions {
  /** Entries of the manifest in the given order; the panel suggests the first that is a server. */
  relays: RelayAddress[]
  name: string
  /** The id that Figma assigned to the team's own plugin. */
  id: string
  /** Absent: a folder named after the relay. */
  out?: string
  /** Contact for designers: an email address or a page. */
  contact?: string
  reasoning: string
  community: boolean
}

export type ReadOptions = { options: PackageOptions } | { faults: string[] }

export const usage =
  'npm run package -- --relay https://relay.example.com [--name "Acme Remix"] [--id 1234567890] [--out folder] [--contact help@example.com] [--reasoning "…"] [--community]'

const settings = ['relay', 'name', 'id', 'out', 'contact', 'reasoning']
const maxReasoning = 1000
const maxName = 100

export function readOptions(
  words: readonly string[],
  standard: { name: string; id: string },
): ReadOptions {
  const { given, community, faults } = readWords(words)
  const one = (name: string) => given.get(name)?.[0]
  for (const [name, values] of given)
    if (name !== 'relay' && values.length > 1) faults.push(`--${name} is given twice.`)
  const relays = readRelays(given.get('relay') ?? [], community, faults)
  const name = one('name') ?? standard.name
  const id = one('id') ?? standard.id
  const contact = one('contact')
  const reasoning = one('reasoning') ?? reasoningFor(relays)
  faults.push(...nameFaults(name), ...idFaults(id), ...contactFaults(contact))
  if (one('out') === '') faults.push('--out is empty. Name a folder.')
  if (reasoning.trim() === '')
    faults.push('--reasoning is empty. Say why the plugin needs its network access.')
  if (reasoning.length > maxReasoning)
    faults.push(
      `--reasoning has ${reasoning.length} characters. Figma accepts at most ${maxReasoning}.`,
    )
  if (faults.length > 0) return { faults }
  const out = one('out')
  return {
    options: {
      relays,
      name,
      id,
      reasoning,
      community,
      ...(out === undefined ? {} : { out }),
      ...(contact === undefined ? {} : { contact }),
    },
  }
}

function readWords(words: readonly string[]) {
  const given = new Map<string, string[]>()
  const faults: string[] = []
  let community = false
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const [, name = '', inline] = /^--([a-z]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === 'community' && inline === undefined) community = true
    else if (!settings.includes(name)) faults.push(`“${word}” is not known here. Use: ${usage}`)
    else {
      const value = inline ?? words[(at += 1)]
      if (value === undefined || (inline === undefined && value.startsWith('--')))
        faults.push(`--${name} needs a value.`)
      else given.set(name, [...(given.get(name) ?? []), value.trim()])
      if (inline === undefined && value?.startsWith('--')) at -= 1
    }
  }
  return { given, community, faults }
}

/**
 * Returns the relays. A public listing must reach every team's relay, so it always has a wildcard.
 */
function readRelays(texts: string[], community: boolean, faults: string[]): RelayAddress[] {
  const read = texts.map((text) => readRelayAddress(text, { community }))
  faults.push(...read.flatMap((one) => ('fault' in one ? one.fault : [])))
  const relays = read.flatMap((one) => ('address' in one ? one.address : []))
  const domains = relays.map(({ domain }) => domain)
  const repeated = domains.find((domain, at) => domains.indexOf(domain) !== at)
  if (repeated) faults.push(`--relay ${repeated} is given twice.`)
  if (community) {
    const wide = relays.filter(({ domain }) => domain.includes('*'))
    if (wide.length > 1 && domains.includes('*'))
      faults.push('--relay "*" already allows every server. Leave the other wildcards out.')
    return wide.length > 0 ? wide : [{ domain: '*' }]
  }
  if (texts.length === 0) faults.push(`--relay is missing. Use: ${usage}`)
  return relays
}

function reasoningFor(relays: RelayAddress[]): string {
  if (relays.some(({ domain }) => domain.includes('*')))
    return 'Each team runs its own relay, a server that holds the key to the image service. Its address is entered in the panel by the designer and differs for every team, so it cannot be listed here. The plugin contacts no other server.'
  const ports = relays.flatMap(({ port }) => port ?? [])
  const port =
    ports.length > 0
      ? ` The port ${ports.join(', ')} is part of the address at which the team's server offers it.`
      : ''
  return `The panel talks to your team's own relay and to nobody else.${port}`
}

function nameFaults(name: string): string[] {
  if (name === '') return ['--name is empty.']
  if (/figma/i.test(name))
    return ['--name must not contain “Figma”: Figma’s review refuses it in the name of a plugin.']
  if (/[\u0000-\u001f\u007f]/.test(name)) return ['--name must be one line of text.']
  if (name.length > maxName) return [`--name has more than ${maxName} characters.`]
  return []
}

function idFaults(id: string): string[] {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)
    ? []
    : ['--id must be the id that Figma gave to your plugin: digits, at most 64 characters.']
}

function contactFaults(contact: string | undefined): string[] {
  if (contact === undefined) return []
  return /^[^\s@<>]+@[^\s@<>]+\.[a-z]+$/i.test(contact) || /^https:\/\/[^\s<>]+$/.test(contact)
    ? []
    : ['--contact must be an email address or the https address of a page.']
}
