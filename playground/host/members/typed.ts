// Types of the host's tables, derived by name from @figma/plugin-typings. Types only.
import type {
  BooleanOperationNode,
  ClientStorageAPI,
  ComponentNode,
  ComponentSetNode,
  DocumentNode,
  EllipseNode,
  FrameNode,
  GroupNode,
  InstanceNode,
  LineNode,
  PageNode,
  PluginAPI,
  PolygonNode,
  RectangleNode,
  SectionNode,
  SliceNode,
  StarNode,
  TextNode,
  UIAPI,
  UtilAPI,
  VariablesAPI,
  VectorNode,
} from '@figma/plugin-typings/plugin-api-standalone'

type EveryNode =
  | BooleanOperationNode
  | ComponentNode
  | ComponentSetNode
  | DocumentNode
  | EllipseNode
  | FrameNode
  | GroupNode
  | InstanceNode
  | LineNode
  | PageNode
  | PolygonNode
  | RectangleNode
  | SectionNode
  | SliceNode
  | StarNode
  | TextNode
  | VectorNode

type MembersOf<T> = T extends unknown ? Extract<keyof T, string> : never
type MethodsOf<T> = T extends unknown
  ? {
      [K in Extract<keyof T, string>]: NonNullable<T[K]> extends (...args: never[]) => unknown
        ? K
        : never
    }[Extract<keyof T, string>]
  : never

/** Internal calls from the sandbox to the host begin with `#`. */
type Inner = `#${string}`

export type NodeMethod = MethodsOf<EveryNode> | Inner
export type NodeProperty = Exclude<MembersOf<EveryNode>, MethodsOf<EveryNode>>

type Call = (...args: unknown[]) => unknown
export type CallsOf<T> = { [K in MethodsOf<T> | Inner]?: Call }
export type ReadsOf<T> = { [K in Exclude<MembersOf<T>, MethodsOf<T>>]?: () => unknown }

export type FigmaCalls = CallsOf<PluginAPI>
export type FigmaReads = ReadsOf<PluginAPI>
export type UICalls = CallsOf<UIAPI>
export type StorageCalls = CallsOf<ClientStorageAPI>
export type VariableCalls = CallsOf<VariablesAPI>
export type UtilCalls = CallsOf<UtilAPI>
