// What the person pressed to get here, and what the quick actions offer while somebody types. Words come from the contract's tables.
import type { Command } from '../../contract/message.js'
import { presets } from '../../contract/model/presets.js'
import { currentSelection } from '../select/selection.js'

/** Unknown commands open the form, as pressing the plugin's name does. */
export function commandOf({ command, parameters = {} }: RunEvent): Command {
  const text = (name: string) =>
    typeof parameters[name] === 'string' ? (parameters[name] as string).trim() : ''
  switch (command) {
    case 'quick': {
      const size = presets.find(
        ({ ratio }) => text('size').startsWith(`${ratio} `) || text('size') === ratio,
      )
      const strength = strengthOf(text('strength'))
      return {
        name: 'quick',
        prompt: text('prompt'),
        ...(size && { size: size.ratio }),
        ...(strength !== undefined && { strength }),
      }
    }
    case 'repeat':
    case 'history':
      return { name: command }
    case 'restore':
      return { name: command, ids: figma.currentPage.selection.map(({ id }) => id) }
    case 'swap':
    case 'more':
    case 'settings':
    case 'details':
    case 'retry':
      return { name: command, marked: currentSelection().marked }
    default:
      return { name: 'remix' }
  }
}

/** “0.3”, “0,3” and “30 %” are the same; what is none of these is no strength. */
export function strengthOf(typed: string): number | undefined {
  const [, digits = '', percent] = /^(\d*[.,]?\d+)\s*(%)?$/.exec(typed) ?? []
  if (!digits) return undefined
  const value = Number(digits.replace(',', '.')) / (percent ? 100 : 1)
  return value >= 0 && value <= 1 ? Math.round(value * 100) / 100 : undefined
}

export function suggest({ key, query, result }: ParameterInputEvent): void {
  const asked = query.trim().toLowerCase()
  if (key === 'prompt') {
    if (asked.length === 1) result.setError('Say in a few words what should change')
    else result.setSuggestions(asked ? [query] : [])
  }
  if (key === 'size') {
    const names = presets.map(({ ratio, width, height }) => `${ratio} · ${width} × ${height}`)
    result.setSuggestions(names.filter((name) => name.toLowerCase().includes(asked)))
  }
  if (key === 'strength') {
    if (asked && strengthOf(asked) === undefined)
      result.setError('Strength is a number from 0 to 1')
    else result.setSuggestions(asked ? [query] : ['0.2', '0.45', '0.7', '0.9'])
  }
}
