// Draws overlays of an image: light, weather, vignette, grain. SVG in a frame of 1000 units across,
// from seeded random numbers. Pure.
import { between, pick, type Chance } from './chance.js'
import { hexOf, type Reading, type Rgb, type Weather } from './words.js'

export interface Layer {
  svg: string
  blend: 'screen' | 'multiply' | 'over'
}

interface Scene {
  width: number
  height: number
  chance: Chance
  strength: number
  tones: readonly Rgb[]
}

const round = (value: number) => Math.round(value * 10) / 10

function layer(blend: Layer['blend'], body: string, blur = 0): Layer {
  if (blur === 0) return { blend, svg: body }
  const id = `blur${blur}`.replace('.', '-')
  const filter = `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${blur}"/></filter>`
  return { blend, svg: `${filter}<g filter="url(#${id})">${body}</g>` }
}

/**
 * Merges the layers into one drawing for each blend mode: each blend is a pass over every pixel,
 * and the most expensive step.
 */
function stacked({ width, height }: Scene, layers: readonly Layer[]): Layer[] {
  const blends = [...new Set(layers.map(({ blend }) => blend))]
  return blends.map((blend) => {
    const drawn = layers.filter((layer) => layer.blend === blend).map(({ svg }) => svg)
    return {
      blend,
      svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${drawn.join('')}</svg>`,
    }
  })
}

const many = (count: number, draw: () => string) =>
  Array.from({ length: Math.round(count) }, draw).join('')

const weathers: Record<Weather, (scene: Scene) => Layer> = {
  rain: (scene) => {
    const lean = between(scene.chance, 0.08, 0.3)
    const streak = () => {
      const [x, y, length] = [
        between(scene.chance, -80, scene.width),
        between(scene.chance, -80, scene.height),
        between(scene.chance, 30, 110),
      ]
      return `<path d="M${round(x)} ${round(y)}l${round(length * lean)} ${round(length)}" stroke="#eaf4ff" stroke-opacity="${round(between(scene.chance, 0.1, 0.5) * 10) / 10}" stroke-width="${round(between(scene.chance, 0.6, 1.8))}"/>`
    }
    return layer('screen', many(240 * scene.strength, streak), 0.5)
  },
  snow: (scene) =>
    layer(
      'screen',
      many(220 * scene.strength, () =>
        dot(scene, '#ffffff', between(scene.chance, 0.8, 5), between(scene.chance, 0.35, 0.95)),
      ),
      0.8,
    ),
  stars: (scene) =>
    layer(
      'screen',
      many(160 * scene.strength, () =>
        dot(scene, '#dfe8ff', between(scene.chance, 0.4, 1.7), between(scene.chance, 0.3, 1), 0.6),
      ),
    ),
  lights: (scene) =>
    layer(
      'screen',
      many(26 * scene.strength, () =>
        dot(
          scene,
          hexOf(pick(scene.chance, scene.tones.slice(1))),
          between(scene.chance, 10, 42),
          between(scene.chance, 0.1, 0.42),
        ),
      ),
      2.4,
    ),
  mist: (scene) =>
    layer(
      'screen',
      many(9, () => cloud(scene, '#dfe6ea', between(scene.chance, 0.08, 0.24) * scene.strength)),
      42,
    ),
  rays: (scene) => {
    const from = between(scene.chance, 0, scene.width)
    const ray = () => {
      const [to, wide] = [
        between(scene.chance, -400, scene.width + 400),
        between(scene.chance, 20, 120),
      ]
      return `<path d="M${round(from)} -40L${round(to)} ${scene.height}L${round(to + wide)} ${scene.height}Z" fill="#ffe2ae" fill-opacity="${round(between(scene.chance, 0.05, 0.2) * scene.strength * 10) / 10}"/>`
    }
    return layer('screen', many(9, ray), 16)
  },
  steam: (scene) =>
    layer(
      'screen',
      many(6, () => {
        const [x, y] = [
          between(scene.chance, scene.width * 0.3, scene.width * 0.7),
          scene.height * between(scene.chance, 0.35, 0.6),
        ]
        const sway = () => round(between(scene.chance, -70, 70))
        return `<path d="M${round(x)} ${round(y)}q${sway()} -60 ${sway() / 2} -120t${sway() / 2} -140" fill="none" stroke="#fff" stroke-opacity="${round(0.35 * scene.strength * 10) / 10}" stroke-width="${round(between(scene.chance, 12, 34))}" stroke-linecap="round"/>`
      }),
      12,
    ),
}

function dot(
  { width, height, chance }: Scene,
  colour: string,
  radius: number,
  opacity: number,
  reach = 1,
): string {
  return `<circle cx="${round(chance() * width)}" cy="${round(chance() * height * reach)}" r="${round(radius)}" fill="${colour}" fill-opacity="${Math.round(opacity * 100) / 100}"/>`
}

function cloud({ width, height, chance }: Scene, colour: string, opacity: number): string {
  const [x, y] = [between(chance, 0, width), between(chance, height * 0.2, height)]
  return `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(between(chance, 160, 460))}" ry="${round(between(chance, 30, 120))}" fill="${colour}" fill-opacity="${Math.round(opacity * 100) / 100}"/>`
}

/**
 * Draws a light from one side in the colours of the tones, and shade in the corners, so that a flat
 * image gets depth.
 */
function relight(scene: Scene): Layer[] {
  const { width, height, chance, strength, tones } = scene
  const [x, y] = [
    round(between(chance, 0.05, 0.95) * width),
    round(between(chance, -0.1, 0.45) * height),
  ]
  const glow = `<radialGradient id="g" gradientUnits="userSpaceOnUse" cx="${x}" cy="${y}" r="${round(width * 0.75)}"><stop offset="0" stop-color="${hexOf(tones[3] as Rgb)}" stop-opacity="${Math.round(strength * 72) / 100}"/><stop offset="1" stop-color="${hexOf(tones[1] as Rgb)}" stop-opacity="0"/></radialGradient><rect width="${width}" height="${height}" fill="url(#g)"/>`
  const shade = `<radialGradient id="v" cx=".5" cy=".5" r=".78"><stop offset=".45" stop-color="#fff"/><stop offset="1" stop-color="${hexOf(tones[0] as Rgb)}" stop-opacity="${Math.round((0.1 + 0.36 * strength) * 100) / 100}"/></radialGradient><rect width="${width}" height="${height}" fill="url(#v)"/>`
  return [layer('screen', glow), layer('multiply', shade)]
}

/**
 * Draws wide fields in the colours of the tones from the edges around the subject: at great
 * strength they cover the surroundings.
 */
function recompose(scene: Scene): Layer {
  const { width, height, chance, strength, tones } = scene
  const reach = Math.hypot(width, height) / 2
  const first = chance()
  const field = (at: number) => {
    const angle = (first + at / 7 + between(chance, -0.05, 0.05)) * 2 * Math.PI
    const away = reach * between(chance, 0.72, 1.05)
    const [x, y] = [
      round(width / 2 + Math.cos(angle) * away),
      round(height / 2 + Math.sin(angle) * away),
    ]
    const opacity = Math.round(between(chance, 0.5, 0.95) * (strength - 0.5) * 170) / 100
    return `<circle cx="${x}" cy="${y}" r="${round(reach * between(chance, 0.22, 0.42))}" fill="${hexOf(pick(chance, tones.slice(0, 3)))}" fill-opacity="${Math.min(0.9, opacity)}"/>`
  }
  return layer(
    'over',
    Array.from({ length: 7 }, (_, at) => field(at)).join(''),
    round(reach * 0.075),
  )
}

export function layersFor(
  reading: Reading,
  strength: number,
  ratio: number,
  tones: readonly Rgb[],
  chance: Chance,
): Layer[] {
  if (strength === 0) return []
  const scene: Scene = {
    width: 1000,
    height: Math.round(1000 / ratio),
    chance,
    strength: Math.min(1, strength * 1.15),
    tones,
  }
  // A drawing gets its composition from its lines; soft shapes would smear it.
  const layers = strength > 0.6 && !reading.medium.includes('drawing') ? [recompose(scene)] : []
  const weather = reading.weather.slice(0, 3).map((name) => weathers[name](scene))
  return stacked(scene, [...layers, ...relight(scene), ...weather])
}
