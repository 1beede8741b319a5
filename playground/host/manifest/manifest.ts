// Checks a manifest.json as Figma's validator does, with Figma's messages where they are known.
// Pure. Fields: developers.figma.com/docs/plugins/manifest. Rules that are stricter than that page:
// profile.ts.
import type { Manifest, MenuItem, Parameter, Profile } from '../../stage.js'
import { networkFaults } from './network-access.js'

const editors = ['figma', 'figjam', 'dev', 'slides', 'buzz']
const knownPermissions = ['currentuser', 'activeusers', 'fileusers', 'payments', 'teamlibrary']
const knownCapabilities = ['codegen', 'inspect', 'textreview', 'vscode', 'linkpreview', 'auth']

export interface Judging {
  profile?: Profile
  /** Plugins published before `documentAccess` was required still run without it. */
  published?: boolean
}

/** Returns one sentence per fault; an empty array if Figma would accept the manifest. */
export function checkManifest(
  manifest: Manifest,
  { profile = 'strict', published = false }: Judging = {},
): string[] {
  const faults: string[] = []
  const wanted = (field: keyof Manifest) => {
    if (typeof manifest[field] !== 'string' || manifest[field] === '')
      faults.push(`Manifest error: "${field}" is required and must be a string.`)
  }
  wanted('name')
  wanted('api')
  wanted('main')
  if (manifest.api && manifest.api !== '1.0.0')
    faults.push(`Manifest error: "api" must be "1.0.0", not "${manifest.api}".`)
  return [
    ...faults,
    ...editorFaults(manifest),
    ...(published ? [] : accessFaults(manifest)),
    ...networkFaults(manifest, profile),
    ...menuFaults(manifest.menu ?? []),
    ...parameterFaults(manifest.parameters),
    ...listFaults(manifest),
  ]
}

function editorFaults({ editorType }: Manifest): string[] {
  if (!Array.isArray(editorType) || editorType.length === 0)
    return ['Manifest error: "editorType" is required and must list at least one editor.']
  const faults = editorType
    .filter((editor) => !editors.includes(editor))
    .map((editor) => `Manifest error: "editorType" knows no "${editor}".`)
  // https://developers.figma.com/docs/plugins/manifest/ : figjam and dev cannot be combined.
  if (editorType.includes('figjam') && editorType.includes('dev'))
    faults.push('Manifest error: "editorType" cannot have both "figjam" and "dev".')
  return faults
}

function accessFaults({ documentAccess }: Manifest): string[] {
  return documentAccess === 'dynamic-page'
    ? []
    : ['Manifest error: "documentAccess" must be "dynamic-page" for new plugins.']
}

function menuFaults(items: MenuItem[]): string[] {
  if (!Array.isArray(items)) return ['Manifest error: "menu" must be a list.']
  return items.flatMap((item) => {
    if ('separator' in item) return []
    if (typeof item.name !== 'string') return ['Manifest error: an item of "menu" needs a "name".']
    if ('menu' in item) return menuFaults(item.menu)
    return [
      ...(typeof item.command === 'string'
        ? []
        : [`Manifest error: the menu item "${item.name}" needs a "command".`]),
      ...parameterFaults(item.parameters),
    ]
  })
}

function parameterFaults(parameters: Parameter[] | undefined): string[] {
  if (parameters === undefined) return []
  if (!Array.isArray(parameters)) return ['Manifest error: "parameters" must be a list.']
  const unnamed = parameters.filter(
    ({ name, key }) => typeof name !== 'string' || typeof key !== 'string',
  )
  const firstOptional = parameters.findIndex(({ optional }) => optional === true)
  const requiredAfter =
    firstOptional < 0
      ? undefined
      : parameters.slice(firstOptional).find(({ optional }) => optional !== true)
  return [
    ...unnamed.map(() => 'Manifest error: a parameter needs a "name" and a "key".'),
    // developers.figma.com/docs/plugins/plugin-parameters: optional parameters come last.
    ...(requiredAfter
      ? [
          `Manifest error: the parameter "${requiredAfter.key}" is required but comes after an optional one.`,
        ]
      : []),
  ]
}

function listFaults({ permissions, capabilities, relaunchButtons = [] }: Manifest): string[] {
  const strange = (list: unknown, known: string[], field: string) => {
    if (list === undefined) return []
    if (!Array.isArray(list)) return [`Manifest error: "${field}" must be a list.`]
    return list
      .filter((one) => !known.includes(one))
      .map((one) => `Manifest error: "${field}" knows no "${one}".`)
  }
  return [
    ...strange(permissions, knownPermissions, 'permissions'),
    ...strange(capabilities, knownCapabilities, 'capabilities'),
    ...relaunchButtons
      .filter(({ command, name }) => typeof command !== 'string' || typeof name !== 'string')
      .map(() => 'Manifest error: a relaunch button needs a "command" and a "name".'),
  ]
}
