// Where a run's images stand in their section: rows, columns, headers, nothing over anything. Pure: takes sizes, gives rectangles.
import type { Size } from '../../contract/framing.js'

export interface Box extends Size {
  x: number
  y: number
}

export interface Placed {
  /** The image's number in its run. */
  n: number
  row: number
  column: number
  size: Size
}

export interface Header extends Box {
  index: number
  words: string
}

/** All boxes are relative to the section, in whole canvas pixels. */
export interface Layout {
  section: Size
  /** Of the headers' words. */
  fontSize: number
  rows: Header[]
  columns: Header[]
  images: (Box & { n: number })[]
}

const longestLine = 5
/** Inter's characters are about this wide, in ems; a little more than the average, so that words rarely need cutting twice. */
const em = 0.58
const lineHeight = 1.25

/**
 * `rows` and `columns` are the headers' words; those without any image are left out. Images of one place stand in lines
 * together, in their order.
 */
export function layOut(
  rows: readonly string[],
  columns: readonly string[],
  images: readonly Placed[],
): Layout {
  const unit = unitOf(images)
  const fontSize = Math.max(6, Math.round(unit * 0.8))
  const [narrow, gap, pad] = [Math.round(unit * 0.4), unit, Math.round(unit * 1.2)]
  const usedRows = used(images.map(({ row }) => row))
  const usedColumns = used(images.map(({ column }) => column))
  const alone = usedRows.length <= 1 && usedColumns.length <= 1
  const blocks = new Map<string, Block>()
  for (const row of usedRows)
    for (const column of usedColumns) {
      const here = images.filter((image) => image.row === row && image.column === column)
      if (here.length > 0)
        blocks.set(
          `${row} ${column}`,
          inLines(here, alone ? evenLine(here.length) : squareLine(here.length), narrow),
        )
    }
  const widthOf = (column: number) =>
    Math.max(0, ...usedRows.map((row) => blocks.get(`${row} ${column}`)?.width ?? 0))
  const heightOf = (row: number) =>
    Math.max(0, ...usedColumns.map((column) => blocks.get(`${row} ${column}`)?.height ?? 0))
  const headed = usedRows.some((row) => rows[row])
  const topped = usedColumns.some((column) => columns[column])
  const labelWidth = headed ? unit * 5 : 0
  const lines = topped
    ? Math.min(
        2,
        Math.max(
          ...usedColumns.map((column) =>
            linesFor(columns[column] ?? '', widthOf(column), fontSize),
          ),
        ),
      )
    : 0
  const left = pad + (headed ? labelWidth + gap : 0)
  const top = pad + (topped ? Math.round(lines * fontSize * lineHeight) + Math.round(gap * 0.5) : 0)
  const layout: Layout = {
    section: { width: 0, height: 0 },
    fontSize,
    rows: [],
    columns: [],
    images: [],
  }
  let x = left
  for (const column of usedColumns) {
    const width = widthOf(column)
    if (columns[column])
      layout.columns.push({
        index: column,
        words: cut(columns[column], width, fontSize, lines),
        x,
        y: pad,
        width,
        height: Math.round(lines * fontSize * lineHeight),
      })
    let y = top
    for (const row of usedRows) {
      for (const box of blocks.get(`${row} ${column}`)?.boxes ?? [])
        layout.images.push({ ...box, x: box.x + x, y: box.y + y })
      y += heightOf(row) + gap
    }
    x += width + gap
  }
  let y = top
  for (const row of usedRows) {
    const height = heightOf(row)
    const most = Math.max(1, Math.floor(height / (fontSize * lineHeight)))
    if (rows[row])
      layout.rows.push({
        index: row,
        words: cut(rows[row], labelWidth, fontSize, most),
        x: pad,
        y,
        width: labelWidth,
        height,
      })
    y += height + gap
  }
  layout.images.sort((a, b) => a.n - b.n)
  layout.section = { width: x - gap + pad, height: y - gap + pad }
  return layout
}

interface Block extends Size {
  boxes: (Box & { n: number })[]
}

/** An eighth of the smallest image's shorter side: words stay readable beside pictures of any size. */
function unitOf(images: readonly Placed[]): number {
  const shortest = Math.min(1280, ...images.map(({ size }) => Math.min(size.width, size.height)))
  return Math.max(8, Math.round(shortest / 8))
}

function inLines(images: readonly Placed[], perLine: number, gap: number): Block {
  const boxes: Block['boxes'] = []
  let [x, y, width, line] = [0, 0, 0, 0]
  images.forEach(({ n, size }, index) => {
    if (index > 0 && index % perLine === 0) [x, y, line] = [0, y + line + gap, 0]
    boxes.push({ n, x, y, ...size })
    width = Math.max(width, x + size.width)
    x += size.width + gap
    line = Math.max(line, size.height)
  })
  return { boxes, width, height: y + line }
}

/** Lines of the same length where that goes: 6 are 3 and 3, 8 are 4 and 4. */
const evenLine = (count: number) => Math.ceil(count / Math.ceil(count / longestLine))
const squareLine = (count: number) => (count <= 2 ? count : Math.ceil(Math.sqrt(count)))

const used = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b)
const perLineOf = (width: number, fontSize: number) =>
  Math.max(1, Math.floor(width / (fontSize * em)))
const linesFor = (words: string, width: number, fontSize: number) =>
  Math.max(1, Math.ceil(Array.from(words).length / perLineOf(width, fontSize)))

/** Words that would not fit end in an ellipsis. */
function cut(words: string, width: number, fontSize: number, lines: number): string {
  const most = perLineOf(width, fontSize) * lines
  const letters = Array.from(words)
  return letters.length <= most
    ? words
    : `${letters
        .slice(0, Math.max(1, most - 1))
        .join('')
        .trimEnd()}…`
}
