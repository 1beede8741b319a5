// Cache of the page's square tiles at recently viewed scales: stores, finds and evicts them.
import type { Box } from './view.js'

/** Side of a tile in device pixels. */
export const tileSizePx = 256
/** Maximum number of tiles, 256 kB each. */
const tilesKept = 480

export interface Tile {
  column: number
  row: number
  canvas: HTMLCanvasElement
  /** True if the tile shows an earlier state; it is displayed until it is redrawn. */
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

/** Returns the tiles of this scale that the box touches: from `left` to before `right`. */
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

  /** Marks tiles in the box as stale, and removes them from levels other than the current one. */
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

  /** Evicts the least recently used tiles. Returns a canvas for reuse, if there is one. */
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
