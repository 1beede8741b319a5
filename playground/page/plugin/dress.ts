// Adds Figma's colours and the Inter font to a plugin's document, as Figma does. Pure: text in,
// text out.
import { figmaColors, type Theme } from '../theme/figma-colors.js'

/**
 * Handles the page's messages and hides them from the plugin, whose own listeners are added later.
 */
const listener = `(()=>{const page=parent,root=document.documentElement,style=document.getElementById('figma-style');
addEventListener('message',(event)=>{const word=event.source===page&&event.data&&event.data.playground;if(!word)return;event.stopImmediatePropagation();
if(word.alive)return page.postMessage({playground:'alive'},'*');
if(word.theme){root.classList.remove('figma-light','figma-dark');root.classList.add('figma-'+word.theme);style.textContent=word.css}
for(const{weight,bytes}of word.fonts||[])document.fonts.add(new FontFace('Inter',bytes,{weight}))});
if(style)root.classList.add('figma-'+style.dataset.theme);document.currentScript.remove();page.postMessage({playground:'fonts'},'*')})()`

export function dressed(html: string, theme: Theme | undefined): string {
  const style = theme
    ? `<style id="figma-style" data-theme="${theme}">${themeCss(theme)}</style>`
    : ''
  const clothes = `${style}<script>${listener}</script>`
  // Insert into the plugin's own <head> if there is one, so that its <html> keeps its attributes.
  const head =
    /^(?:\s|<!--[\s\S]*?-->)*(?:<!doctype[^>]*>)?(?:\s|<!--[\s\S]*?-->)*(?:<html[^>]*>)?(?:\s|<!--[\s\S]*?-->)*(?:<head[^>]*>)?/i.exec(
      html,
    )?.[0] ?? ''
  return (
    (/<!doctype/i.test(head) ? '' : '<!doctype html>') + head + clothes + html.slice(head.length)
  )
}

export const themeCss = (theme: Theme): string => `:root{${figmaColors(theme)}}`
