// Table of the rules of the two profiles: `documented`, as the documentation states, and `strict`,
// as plugins in the field report. Code that enforces such a rule checks it here.
import type { Profile } from '../../stage.js'

interface Rule {
  says: string
  source: string
  holds: readonly Profile[]
}

const strict: readonly Profile[] = ['strict']
const both: readonly Profile[] = ['strict', 'documented']

export const rules = {
  noBigInt: {
    says: 'BigInt and its arrays are not there',
    source:
      'facts/figma.md, The sandbox [field]; the documentation’s page “How plugins run” lists BigInt',
    holds: strict,
  },
  noStructuredClone: {
    says: 'structuredClone is not there',
    source: 'facts/figma.md, The sandbox [field]',
    holds: strict,
  },
  noWebGlobals: {
    says: 'no DOM, URL, TextEncoder, btoa, crypto, queueMicrotask, performance',
    source: 'developers.figma.com/docs/plugins/how-plugins-run; facts/figma.md, The sandbox',
    holds: both,
  },
  textScan: {
    says: 'main is not loaded when its text has `import(`, `<!--`, `-->` or `eval(`, in strings and comments too',
    source: 'facts/figma.md, The sandbox [field]',
    holds: strict,
  },
  idForData: {
    says: 'without an id in the manifest plugin data and clientStorage throw; otherwise they are kept under the plugin’s name',
    source: 'facts/figma.md, manifest.json [field]',
    holds: strict,
  },
  exportRejectsWithText: {
    says: 'exportAsync rejects with a string instead of an Error',
    source: 'facts/figma.md, Export (“may reject with a string”)',
    holds: strict,
  },
  domainsNeedScheme: {
    says: 'a domain in networkAccess needs a scheme; otherwise `example.com` and `*.example.com` will do',
    source:
      'facts/figma.md, manifest.json [field]; developers.figma.com/docs/plugins/manifest shows them without one',
    holds: strict,
  },
  domainsNoAddress: {
    says: 'an IP address and `localhost:*` are refused in networkAccess',
    source: 'facts/figma.md, manifest.json [field]',
    holds: strict,
  },
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof rules

export const holds = (rule: RuleName, profile: Profile = 'strict'): boolean =>
  (rules[rule].holds as readonly Profile[]).includes(profile)
