// Plans one press of the button: every cell, its place in the grid, the number of images, and their
// cost. Pure.
import type { Grid, GridPlace } from '../../contract/grid.js'
import type { Source } from '../../contract/message.js'
import { parameter, parameterSchemas } from '../../contract/model/parameter.js'
import type { ShownPolicy } from '../../contract/policy.js'
import type { Preset } from '../../contract/model/presets.js'
import { estimateUsd } from '../../contract/model/price.js'
import type { Recipe } from '../../contract/recipe.js'
import { maxCells } from '../../contract/run.js'
import { recipeFrom, refused, type Form, type Refusal } from './form-values.js'
import { withPalette } from './palette-prompt.js'
import type { AxisName } from './axis-name.js'
import { axesOf, type Axes } from './axes.js'

/** Cells that begin from the same source image: one source at one size. */
export interface PlannedSeed {
  source: Source
  preset: Preset
  cells: Recipe[]
}

export interface Plan {
  grid: Grid
  seeds: PlannedSeed[]
  /** Number of values of each axis. */
  counts: Record<AxisName, number>
  /** The axes that could be the columns. */
  varying: AxisName[]
  columns: AxisName | undefined
  images: number
  estimateUsd: number
  /** The brand's words that are appended to each prompt. */
  palette: readonly string[]
}

export type Planned = { plan: Plan } | Refusal

/** Order of the axes in rows that combine several. */
const order: readonly AxisName[] = ['source', 'prompt', 'strength', 'size', 'speed']
/** Default choice of the column axis, in order. */
const preferred: readonly AxisName[] = ['strength', 'size', 'speed']

/** `palette`: the brand's colours in words, added to each prompt. */
export function planOf(
  form: Form,
  sources: readonly Source[],
  policy?: ShownPolicy,
  palette: readonly string[] = [],
): Planned {
  const axes = axesOf(form, sources)
  if ('failure' in axes) return axes
  // Checks the designer's own words alone: with the palette appended, a single letter would be long
  // enough.
  const unfit = axes.prompts.find(
    ({ text }) => !parameterSchemas.positivePrompt.safeParse(text).success,
  )
  if (unfit) return refused('Prompt', parameter('positivePrompt').help.replace(/\.$/, ''))
  const counts = countsOf(axes)
  const cells = order.reduce((product, name) => product * counts[name], 1)
  if (cells > maxCells)
    return refused(
      'Grid',
      `${cells} cells, and ${maxCells} is the most. Take fewer prompts, strengths, sizes or frames`,
    )
  const varying = order.filter((name) => counts[name] > 1)
  const columns = columnsOf(form.columns, varying)
  const rowAxes = varying.filter((name) => name !== columns)
  const rows = namesOf(axes, rowAxes)
  const checks = checksOf(policy)
  const places: GridPlace[] = []
  const seeds: PlannedSeed[] = []
  for (const [source, from] of axes.sources.entries())
    for (const [size, sizeOf] of axes.sizes.entries()) {
      const preset = sizeOf.of(from)
      const seed: PlannedSeed = { source: from, preset, cells: [] }
      for (const [prompt, { text }] of axes.prompts.entries())
        for (const [strength, { value }] of axes.strengths.entries())
          for (const [speed, renderingSpeed] of axes.speeds.entries()) {
            const wish = {
              positivePrompt: withPalette(text, palette),
              strength: value,
              ...widthAndHeight(preset),
              renderingSpeed,
              ...checks,
            }
            const made = recipeFrom(form, wish)
            if ('failure' in made) return made
            const at: Record<AxisName, number> = { source, prompt, strength, size, speed }
            const row = rowAxes.reduce((index, name) => index * counts[name] + at[name], 0)
            places.push({ row, column: columns ? at[columns] : 0, source })
            seed.cells.push(made.recipe)
          }
      seeds.push(seed)
    }
  const recipes = seeds.flatMap((seed) => seed.cells)
  const images = recipes.reduce((sum, { numberResults }) => sum + numberResults, 0)
  if (policy && images > policy.maxImages)
    return refused('Grid', `${images} images, and your team allows ${policy.maxImages} at a time`)
  const speed = axes.speeds.find((speed) => policy && !policy.speeds.includes(speed))
  if (speed) return refused('Speed', `${speedWords(speed)} is not in your team’s policy`)
  return {
    plan: {
      grid: { title: axes.title, rows, columns: columns ? namesOf(axes, [columns]) : [''], places },
      seeds,
      counts,
      varying,
      columns,
      images,
      estimateUsd: estimateUsd(recipes),
      palette,
    },
  }
}

/** Returns the checks that the team's policy requires, which override the form. */
function checksOf(policy: ShownPolicy | undefined): Partial<Recipe> {
  return {
    ...(policy?.copyrightCheckRequired && { copyrightDetection: true }),
    ...(policy?.contentCheckRequired && { checkContent: true }),
  }
}

/** Returns a text such as “3 frames × 4 strengths × 2 = 24 images”. */
export function sumOf({ counts, images, seeds }: Plan): string {
  const repeats = seeds[0]?.cells[0]?.numberResults ?? 1
  const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`
  const varied = order
    .filter((name) => name !== 'source' && counts[name] > 1)
    .map((name) => many(counts[name], nouns[name]))
  const parts = [
    many(counts.source, nouns.source),
    ...varied,
    ...(repeats > 1 ? [String(repeats)] : []),
  ]
  return parts.length === 1
    ? many(images, 'image')
    : `${parts.join(' × ')} = ${many(images, 'image')}`
}

const nouns: Record<AxisName, string> = {
  source: 'frame',
  prompt: 'prompt',
  strength: 'strength',
  size: 'size',
  speed: 'speed',
}

function columnsOf(
  chosen: AxisName | undefined,
  varying: readonly AxisName[],
): AxisName | undefined {
  if (chosen && varying.includes(chosen)) return chosen
  const usual = preferred.find((name) => varying.includes(name))
  // Frames and prompts have long names, which fit better beside a row; with two such axes, one must
  // still be the columns.
  return usual ?? (varying.length > 1 ? varying[varying.length - 1] : undefined)
}

function countsOf(axes: Axes): Record<AxisName, number> {
  return {
    source: axes.sources.length,
    prompt: axes.prompts.length,
    strength: axes.strengths.length,
    size: axes.sizes.length,
    speed: axes.speeds.length,
  }
}

/**
 * Returns the label of every combination of some axes, the first axis slowest. No axis: one empty
 * label.
 */
function namesOf(axes: Axes, names: readonly AxisName[]): string[] {
  const words: Record<AxisName, string[]> = {
    source: axes.sources.map(({ name }) => name),
    prompt: axes.prompts.map(({ label }) => label),
    strength: axes.strengths.map(({ label }) => label),
    size: axes.sizes.map(({ label }) => label),
    speed: axes.speeds.map(speedWords),
  }
  return names.reduce<string[]>(
    (all, name) =>
      all.flatMap((before) => words[name].map((word) => (before ? `${before} · ${word}` : word))),
    [''],
  )
}

const speedWords = (speed: string) => speed.charAt(0) + speed.slice(1).toLowerCase()
const widthAndHeight = ({ width, height }: Preset) => ({ width, height })
