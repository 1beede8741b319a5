// Changes to the form, one value at a time.
import type { DesignerParameter } from '../../contract/model/parameter.js'
import type { SeveralName } from '../plan/form-values.js'
import { form } from '../state/state.js'

export function setValue(name: DesignerParameter, value: unknown): void {
  const { values, automatic } = form.value
  form.value = {
    ...form.value,
    values: { ...values, [name]: value },
    automatic: { ...automatic, [name]: false },
  }
}

export function setAutomatic(name: DesignerParameter, on: boolean): void {
  form.value = { ...form.value, automatic: { ...form.value.automatic, [name]: on } }
}

export function setSeveral(name: SeveralName, on: boolean): void {
  form.value = { ...form.value, several: { ...form.value.several, [name]: on } }
}

/** A list with a value put in or taken out. */
export const toggled = (list: readonly string[], value: string) =>
  list.includes(value) ? list.filter((one) => one !== value) : [...list, value]
