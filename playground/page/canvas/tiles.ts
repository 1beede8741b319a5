// The page as square tiles at the scales that were looked at. Keeps them, finds them and lets old ones go; draws none.
import type { Box } from './view.js'

/** Device pixels a side. */
export const tileSizePx = 256
/** 256 kB each. */
const tilesKept = 480

export interface Tile {
  column: number
  row: number
  canvas: HTMLCanvasElement
  /** It shows what was; better than nothing until it is drawn anew. */
  stale: boolean
  usedAt: number
}

export interface Level {
  /** Device pixels per unit of the page. */
  scale: number
  tiles: Map<string, Tile>
}

export interface Span {
  left: number
  top: number
  right: number
  bottom: number
}

const nameOf = (column: number, row: number) => `${column},${row}`

/** Tiles of this scale that the box touches: from `left` to before `right`. */
export const spanOf = (box: Box, scale: number): Span => ({
  left: Math.floor((box.x * scale) / tileSizePx),
  top: Math.floor((box.y * scale) / tileSizePx),
  right: Math.ceil(((box.x + box.width) * scale) / tileSizePx),
  bottom: Math.ceil(((box.y + box.height) * scale) / tileSizePx),
})

export class Tiles {
  private levels: Level[] = []
  private clock = 0

  level(scale: number): Level {
    const found = this.levels.find((level) => level.scale === scale)
    if (found) return found
    const made = { scale, tiles: new Map<string, Tile>() }
    this.levels.push(made)
    return made
  }

  at(level: Level, column: number, row: number): Tile | undefined {
    const tile = level.tiles.get(nameOf(column, row))
    if (tile) tile.usedAt = ++this.clock
    return tile
  }

  put(level: Level, column: number, row: number, canvas: HTMLCanvasElement): Tile {
    const tile = { column, row, canvas, stale: false, usedAt: ++this.clock }
    level.tiles.set(nameOf(column, row), tile)
    return tile
  }

  /** What lies in the box looks different. Of scales that aren't looked at nothing is kept that is wrong. */
  touch(box: Box, current: Level | undefined): void {
    for (const level of this.levels) {
      const span = spanOf(box, level.scale)
      for (const [name, tile] of level.tiles) {
        if (
          tile.column < span.left ||
          tile.column >= span.right ||
          tile.row < span.top ||
          tile.row >= span.bottom
        )
          continue
        if (level === current) tile.stale = true
        else level.tiles.delete(name)
      }
    }
  }

  keepOnly(levels: (Level | undefined)[]): void {
    this.levels = this.levels.filter((level) => levels.includes(level))
  }

  clear(): void {
    this.levels = []
  }

  /** Lets go what was looked at longest ago, and answers with a canvas to use again where there is one. */
  makeRoom(): HTMLCanvasElement | undefined {
    let count = 0
    let oldest: { level: Level; name: string; tile: Tile } | undefined
    for (const level of this.levels)
      for (const [name, tile] of level.tiles) {
        count++
        if (!oldest || tile.usedAt < oldest.tile.usedAt) oldest = { level, name, tile }
      }
    if (!oldest || count < tilesKept) return undefined
    oldest.level.tiles.delete(oldest.name)
    return oldest.tile.canvas
  }
}
