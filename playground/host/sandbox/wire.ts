// Encodes values that cross between host and sandbox: primitives unchanged, the rest as JSON with
// tags, bytes as separate ArrayBuffers. The other half is in boot/wire.ts.
import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten'

const tagMark = '\u0000'

/** An object with an identity on both sides: a node, an image, a variable. */
export class Ref {
  constructor(
    readonly kind: string,
    readonly type: string,
    readonly id: string,
  ) {}
}

/** Thrown by a table to reject with text instead of an Error. */
export class BareText {
  constructor(readonly text: string) {}
}

export const mixed = Symbol('figma.mixed')
/** Stands for a function in an argument: only its presence crosses. */
export const functionMark = Symbol('function')

export class Wire {
  private readonly stash = new Map<number, Uint8Array>()
  private next = 0

  constructor(private readonly vm: QuickJSContext) {}

  toSandbox(value: unknown): QuickJSHandle {
    const { vm } = this
    if (value === undefined) return vm.undefined
    if (value === null) return vm.null
    if (typeof value === 'boolean') return value ? vm.true : vm.false
    if (typeof value === 'number') return vm.newNumber(value)
    if (typeof value === 'string') return vm.newString(`s${value}`)
    return vm.newString(`j${JSON.stringify(this.tag(value))}`)
  }

  fromSandbox(handle: QuickJSHandle | undefined, buffers: QuickJSHandle[]): unknown {
    const { vm } = this
    if (!handle) return undefined
    switch (vm.typeof(handle)) {
      case 'string': {
        const text = vm.getString(handle)
        return text[0] === 's' ? text.slice(1) : this.untag(JSON.parse(text.slice(1)), buffers)
      }
      case 'number':
        return vm.getNumber(handle)
      case 'boolean':
        return vm.eq(handle, vm.true)
      default:
        return vm.eq(handle, vm.null) ? null : undefined
    }
  }

  /** Returns the bytes that the sandbox's `takeBytes` requests; each id can be read once. */
  takeBytes(id: number): QuickJSHandle {
    const bytes = this.stash.get(id) ?? new Uint8Array()
    this.stash.delete(id)
    const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer
    return this.vm.newArrayBuffer(whole)
  }

  private tag(value: unknown): unknown {
    if (value === undefined) return { [tagMark]: ['undefined'] }
    if (value === mixed) return { [tagMark]: ['mixed'] }
    if (typeof value === 'number' && !Number.isFinite(value))
      return { [tagMark]: ['number', String(value)] }
    if (typeof value !== 'object' || value === null)
      return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
    if (value instanceof Ref) return { [tagMark]: ['object', value.kind, value.type, value.id] }
    if (value instanceof Uint8Array) {
      this.stash.set(++this.next, value)
      return { [tagMark]: ['bytes', this.next] }
    }
    if (value instanceof Date) return { [tagMark]: ['date', value.getTime()] }
    if (Array.isArray(value)) return value.map((one) => this.tag(one))
    const out: Record<string, unknown> = {}
    for (const [key, one] of Object.entries(value)) if (one !== undefined) out[key] = this.tag(one)
    return out
  }

  private untag(value: unknown, buffers: QuickJSHandle[]): unknown {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((one) => this.untag(one, buffers))
    const tag = (value as Record<string, unknown[]>)[tagMark]
    if (tag) return this.tagged(tag, buffers)
    const out: Record<string, unknown> = {}
    for (const [key, one] of Object.entries(value)) out[key] = this.untag(one, buffers)
    return out
  }

  private tagged([what, a, b]: unknown[], buffers: QuickJSHandle[]): unknown {
    if (what === 'object') return new Ref(String(a), '', String(b))
    if (what === 'mixed') return mixed
    if (what === 'function') return functionMark
    if (what === 'date') return new Date(Number(a))
    if (what === 'number') return Number(a)
    if (what !== 'bytes') return undefined
    const lifetime = this.vm.getArrayBuffer(buffers[Number(a)]!)
    try {
      return lifetime.value.slice()
    } finally {
      lifetime.dispose()
    }
  }
}
