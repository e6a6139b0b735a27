const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text between tags or in a quoted attribute, of HTML and of XML. XML's forbidden characters are gone already: every text of a drawing is plain. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, character => ENTITIES[character] as string)
}
