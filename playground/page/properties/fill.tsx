// One paint as a row: swatch, and name or value.
import { useEffect, useState } from 'preact/hooks'
import type { SceneGraph, SceneNode } from '@open-pencil/core'

type Fill = SceneNode['fills'][number]

interface FillRowProps {
  graph: SceneGraph
  fill: Fill
  /** Name of the bound variable. */
  name?: string | undefined
}

export function FillRow({ graph, fill, name }: FillRowProps) {
  const picture = usePicture(
    fill.type === 'IMAGE' ? graph.images.get(fill.imageHash ?? '') : undefined,
  )
  const background =
    fill.type === 'IMAGE' ? (picture ? `center/cover url(${picture})` : 'none') : cssOf(fill)
  const opacity = Math.round(fill.opacity * (fill.type === 'SOLID' ? fill.color.a : 1) * 100)
  return (
    <div class="fill">
      <span class="swatch">
        <i style={{ background, opacity: fill.type === 'SOLID' ? fill.opacity : 1 }} />
      </span>
      <span class="name">{name ?? valueOf(fill)}</span>
      {name && fill.type === 'SOLID' && <span class="hint">{hex(fill.color)}</span>}
      {opacity < 100 && <span class="hint">{opacity} %</span>}
    </div>
  )
}

function valueOf(fill: Fill): string {
  if (fill.type === 'SOLID') return hex(fill.color)
  if (fill.type === 'IMAGE') return `Image · ${(fill.imageScaleMode ?? 'FILL').toLowerCase()}`
  return fill.type
    .replace('GRADIENT_', '')
    .toLowerCase()
    .replace(/^./, (first) => first.toUpperCase())
}

type Color = Fill['color']
const byte = (part: number) => Math.round(Math.min(1, Math.max(0, part)) * 255)
const hex = ({ r, g, b }: Color) =>
  '#' +
  [r, g, b]
    .map((part) => byte(part).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
const rgba = ({ r, g, b, a }: Color) => `rgba(${byte(r)},${byte(g)},${byte(b)},${a})`

function cssOf(fill: Fill): string {
  if (!fill.gradientStops) return rgba(fill.color)
  const stops = fill.gradientStops
    .map((stop) => `${rgba(stop.color)} ${Math.round(stop.position * 100)}%`)
    .join(',')
  return fill.type === 'GRADIENT_LINEAR' ? `linear-gradient(${stops})` : `radial-gradient(${stops})`
}

function usePicture(bytes: Uint8Array | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!bytes) return setUrl(undefined)
    const made = URL.createObjectURL(new Blob([bytes as BlobPart]))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  return url
}
