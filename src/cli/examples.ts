/** What ships with the package to be tried, by the name it is asked for by: the file and what it is. */
export const EXAMPLES: Readonly<Record<string, readonly [path: string, about: string]>> = {
  'air-conditioner': ['definitions/air-conditioner.json', 'a definition, standard protocol'],
  'bedside-lamp': ['definitions/bedside-lamp-var-len.json', 'a definition, var_len protocol'],
  'wave-pump': ['definitions/wave-pump.json', 'a definition with all that is rare'],
  'air-conditioner-next': ['diff/air-conditioner-compatible.json', 'a later definition of the air conditioner'],
  'cmd-log': ['api/cmd-log.json', "the platform's answer to /cmd for the air conditioner"],
  header: ['headers/air-conditioner.h', 'the gizwits_protocol.h of its firmware'],
}

/** The package has them where the repository has: `src/cli` and `dist/cli` lie as deep as each other. */
export const EXAMPLES_FOLDER: URL = new URL('../../fixtures/', import.meta.url)
