// Looks up a member in the tables, or throws an error that names what the playground lacks.
import { objectMembers } from './object-members.js'
import { methods, properties } from './node-members.js'
import type { Realm } from '../members/realm.js'
import type { Method, Property } from '../members/table.js'

export interface Api {
  get: Record<string, () => unknown>
  set?: Record<string, (value: unknown) => void>
  call: Record<string, (...args: unknown[]) => unknown>
}

const lacking = (where: string, name: string) =>
  new Error(`in ${where}: ${name} is not implemented in the playground`)

const apiNames: Record<string, string> = {
  PluginAPI: 'figma',
  UIAPI: 'figma.ui',
  ViewportAPI: 'figma.viewport',
  ClientStorageAPI: 'figma.clientStorage',
  VariablesAPI: 'figma.variables',
  UtilAPI: 'figma.util',
  TeamLibraryAPI: 'figma.teamLibrary',
  AnnotationsAPI: 'figma.annotations',
  PaymentsAPI: 'figma.payments',
}
const spoken = (kind: string) => apiNames[kind] ?? kind

export class Dispatch {
  constructor(
    private readonly realm: Realm,
    private readonly apis: Record<string, Api>,
  ) {}

  get(kind: string, id: string, name: string): unknown {
    const { realm } = this
    if (kind === 'node') {
      if (name === 'removed') return realm.graph.getNode(id) === undefined
      const node = realm.seenNode(id)
      const property = (properties as Record<string, Property>)[name]
      if (!property) throw lacking(`get_${name}`, `${realm.typeOf(node)}.${name}`)
      return property.get(node, realm)
    }
    const held = objectMembers[kind]
    const read = held
      ? held.get[name] && (() => held.get[name]!(id, realm))
      : this.apis[kind]?.get[name]
    if (!read) throw lacking(`get_${name}`, `${spoken(kind)}.${name}`)
    return read()
  }

  set(kind: string, id: string, name: string, value: unknown): void {
    const { realm } = this
    if (kind === 'node') {
      const node = realm.seenNode(id)
      const property = (properties as Record<string, Property>)[name]
      if (!property?.set) throw lacking(`set_${name}`, `writing ${realm.typeOf(node)}.${name}`)
      return property.set(node, value, realm)
    }
    const held = objectMembers[kind]
    const write = held
      ? held.set?.[name] && (() => held.set![name]!(id, value, realm))
      : this.apis[kind]?.set?.[name]
    if (!write) throw lacking(`set_${name}`, `writing ${spoken(kind)}.${name}`)
    write(value)
  }

  call(kind: string, id: string, name: string, args: unknown[]): unknown {
    const { realm } = this
    if (kind === 'node') {
      const node = realm.seenNode(id)
      const method = (methods as Record<string, Method>)[name]
      if (!method) throw lacking(name, `${realm.typeOf(node)}.${name}`)
      return method(node, args, realm)
    }
    const held = objectMembers[kind]
    const work = held
      ? held.call[name] && (() => held.call[name]!(id, args, realm))
      : this.apis[kind]?.call[name]
    if (!work) throw lacking(name, `${spoken(kind)}.${name}`)
    return work(...args)
  }
}
