// Several strengths: as they are typed, and as a ladder from one to another. Pure.

const hundredths = (value: number) => Math.round(value * 100) / 100

/** Evenly spaced, both ends among them, to the hundredth, none twice. Fewer than two steps are the first alone. */
export function ladder(from: number, to: number, steps: number): number[] {
  if (steps < 2) return [hundredths(from)]
  const values = Array.from({ length: steps }, (_, index) => hundredths(from + ((to - from) * index) / (steps - 1)))
  return [...new Set(values)]
}

/** “0.2, 0.5 0,8” and “0.2-0.8 x 4” are both understood. What is no strength is left out and named. */
export function readStrengths(typed: string): { strengths: number[]; odd: string[] } {
  const climb = /^\s*(\d*[.,]?\d+)\s*(?:-|–|to)\s*(\d*[.,]?\d+)\s*[x×*]\s*(\d{1,2})\s*$/i.exec(typed)
  const number = (text: string | undefined) => Number((text ?? '').replace(',', '.'))
  const words = climb
    ? ladder(number(climb[1]), number(climb[2]), Number(climb[3])).map(String)
    : typed
        .replace(/(\d),(\d)/g, '$1.$2')
        .split(/[\s;,]+/)
        .filter(Boolean)
  const odd = words.filter((word) => !(number(word) >= 0 && number(word) <= 1))
  const strengths = words.filter((word) => !odd.includes(word)).map((word) => hundredths(number(word)))
  return { strengths: [...new Set(strengths)], odd }
}
