// What the sandbox is told at its start: every type with every member of the typings, so that what is missing here still says so. Pure.
import type { PluginFiles } from '../stage.js'
import { API_MEMBERS, NODE_MEMBERS, type Members } from './members.js'

interface Has {
  read: string[]
  write: string[]
  call: string[]
  node?: boolean
}

const words = (text: string | undefined) => (text ? text.split(' ') : [])
const hasOf = (one: Members): Has => ({ read: words(one.read), write: words(one.write), call: words(one.call) })

// Optional in the typings, and for other editors: undefined in a design file, as Figma has it.
const UNDEFINED = ['timer', 'textreview', 'vscode', 'devResources', 'payments', 'widgetId', 'fileKey']

export function planOf({ html }: PluginFiles): object {
  const types: Record<string, Has> = {}
  for (const members of NODE_MEMBERS) {
    const has = hasOf(members)
    for (const type of [
      ...words(members.on),
      ...(words(members.on).includes('SLICE') && words(members.on).includes('DOCUMENT') ? ['OTHER'] : []),
    ]) {
      const own = (types[type] ??= { read: [], write: [], call: [], node: true })
      own.read.push(...has.read)
      own.write.push(...has.write)
      own.call.push(...has.call)
    }
  }
  const apis = Object.fromEntries(API_MEMBERS.map((members) => [members.on, hasOf(members)]))
  for (const type of ['Image', 'Variable', 'VariableCollection', 'PaintStyle']) types[type] = apis[type]!
  const several = typeof html !== 'string'
  return { types, apis, undefinedMembers: UNDEFINED, html: several ? '' : html, uiFiles: several ? html : {} }
}
