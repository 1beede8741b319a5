// Types of the host's tables (members, results, arguments) and Figma's error messages for wrong
// types.
import type { SceneNode } from '@open-pencil/scene-graph'
import type { Realm } from './realm.js'
import type { NodeMethod, NodeProperty } from './typed.js'
import { functionMark, mixed, Ref } from '../sandbox/wire.js'

export interface Property {
  get(node: SceneNode, realm: Realm): unknown
  set?(node: SceneNode, value: unknown, realm: Realm): void
}
export type Method = (node: SceneNode, args: unknown[], realm: Realm) => unknown
/** Keyed by the typings' names, so that a misspelt name does not compile. */
export type Properties = { [K in NodeProperty]?: Property }
export type Methods = { [K in NodeMethod]?: Method }

/** Members of an object that is not a node: images, variables, collections, styles. */
export interface ObjectMembers {
  get: Record<string, (id: string, realm: Realm) => unknown>
  set?: Record<string, (id: string, value: unknown, realm: Realm) => void>
  call: Record<string, (id: string, args: unknown[], realm: Realm) => unknown>
}

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : value === mixed
        ? 'symbol'
        : value === functionMark
          ? 'function'
          : value instanceof Ref
            ? 'object'
            : typeof value

export const wrongType = (name: string, wanted: string, value: unknown): Error =>
  new Error(`Expected "${name}" to have type ${wanted} but got ${kindOf(value)} instead`)

type Kinds = { string: string; number: number; boolean: boolean }

export function expect<K extends keyof Kinds>(name: string, kind: K, value: unknown): Kinds[K] {
  if (typeof value !== kind) throw wrongType(name, kind, value)
  if (kind === 'number' && !Number.isFinite(value))
    throw new Error(`Expected "${name}" to be a finite number but got ${String(value)} instead`)
  return value as Kinds[K]
}

export function oneOf<T extends string>(name: string, allowed: readonly T[], value: unknown): T {
  if (allowed.includes(value as T)) return value as T
  throw new Error(
    `Property "${name}" failed validation: Invalid enum value. Expected ${allowed.map((one) => `'${one}'`).join(' | ')}, received '${String(value)}'`,
  )
}

/** Returns a property that the scene graph has with (almost) the same name and the same meaning. */
export function plain<F extends keyof SceneNode>(
  name: string,
  kind: keyof Kinds,
  field: F,
  least = -Infinity,
  most = Infinity,
): Property {
  return {
    get: (node) => node[field],
    set(node, value, realm) {
      const given = expect(name, kind, value)
      if (typeof given === 'number' && (given < least || given > most))
        throw new Error(
          given < least
            ? `Property "${name}" failed validation: Number must be greater than or equal to ${least}`
            : `Property "${name}" failed validation: Number must be less than or equal to ${most}`,
        )
      realm.change(node, { [field]: given } as Partial<SceneNode>)
    },
  }
}

export function choice<F extends keyof SceneNode>(
  name: string,
  allowed: readonly string[],
  field: F,
): Property {
  return {
    get: (node) => node[field],
    set: (node, value, realm) =>
      realm.change(node, { [field]: oneOf(name, allowed, value) } as Partial<SceneNode>),
  }
}

/** Returns a property whose values have other names in the scene graph; maps both ways. */
export function renamed<F extends keyof SceneNode>(
  name: string,
  words: Record<string, string>,
  field: F,
): Property {
  const back = Object.fromEntries(Object.entries(words).map(([figma, graph]) => [graph, figma]))
  return {
    get: (node) => back[String(node[field])] ?? node[field],
    set: (node, value, realm) =>
      realm.change(node, {
        [field]: words[oneOf(name, Object.keys(words), value)],
      } as Partial<SceneNode>),
  }
}
