// Builds the sandbox's start plan: every type with every member of the typings, so that members
// missing here throw an error with their name. Pure.
import type { PluginFiles, Profile } from '../../stage.js'
import { watcherName } from '../sandbox/async.js'
import { apiMembers, nodeMembers, type Members } from '../members/typings.js'
import { holds } from '../manifest/profile.js'

interface Has {
  read: string[]
  write: string[]
  call: string[]
  node?: boolean
}

const words = (text: string | undefined) => (text ? text.split(' ') : [])
const hasOf = (one: Members): Has => ({
  read: words(one.read),
  write: words(one.write),
  call: words(one.call),
})

// Optional in the typings and only for other editors: undefined in a design file, as in Figma.
const absentMembers = ['timer', 'textreview', 'vscode', 'devResources', 'widgetId']

/** Maps the objects on `figma` that have members to the typings' interface of each. */
const namespaceTypes = {
  viewport: 'ViewportAPI',
  variables: 'VariablesAPI',
  util: 'UtilAPI',
  teamLibrary: 'TeamLibraryAPI',
  annotations: 'AnnotationsAPI',
}

const held = [
  'Image',
  'Variable',
  'VariableCollection',
  'PaintStyle',
  'TextStyle',
  'EffectStyle',
  'GridStyle',
]

const big = ['BigInt', 'BigInt64Array', 'BigUint64Array']
const web =
  'Iterator queueMicrotask performance navigator gc print Performance DOMException btoa atob structuredClone'.split(
    ' ',
  )

export function planOf({ html, manifest }: PluginFiles, profile: Profile | undefined): object {
  const types: Record<string, Has> = {}
  for (const members of nodeMembers) {
    const has = hasOf(members)
    const all = words(members.on).includes('SLICE') && words(members.on).includes('DOCUMENT')
    for (const type of [...words(members.on), ...(all ? ['OTHER'] : [])]) {
      const own = (types[type] ??= { read: [], write: [], call: [], node: true })
      own.read.push(...has.read)
      own.write.push(...has.write)
      own.call.push(...has.call)
    }
  }
  const apis = Object.fromEntries(apiMembers.map((members) => [members.on, hasOf(members)]))
  for (const type of held) types[type] = apis[type]!
  const several = typeof html !== 'string'
  const paid = manifest.permissions?.includes('payments')
  return {
    types,
    apis,
    namespaces: { ...namespaceTypes, ...(paid ? { payments: 'PaymentsAPI' } : {}) },
    undefinedMembers: paid ? absentMembers : [...absentMembers, 'payments'],
    absent: [
      ...(holds('noBigInt', profile) ? big : []),
      ...(holds('noWebGlobals', profile) ? web : []),
    ],
    structuredClone: !holds('noStructuredClone', profile),
    watch: watcherName,
    html: several ? '' : html,
    uiFiles: several ? html : {},
  }
}
