// The page's theme, stored in this browser and set on the document element.
import { effect, signal } from '@preact/signals'
import { figmaColors, type Theme } from './figma-colors.js'

const key = 'playground.theme'

function first(): Theme {
  const kept = localStorage.getItem(key)
  if (kept === 'light' || kept === 'dark') return kept
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

export const theme = signal<Theme>(first())

export function toggleTheme(): void {
  theme.value = theme.value === 'light' ? 'dark' : 'light'
  localStorage.setItem(key, theme.value)
}

export function wearTheme(): void {
  const style = document.head.appendChild(document.createElement('style'))
  effect(() => {
    style.textContent = `:root{color-scheme:${theme.value};${figmaColors(theme.value)}}`
    document.documentElement.dataset['theme'] = theme.value
  })
}
