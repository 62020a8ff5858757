// Translates the API's sentences, which are in English.

type Pairs = readonly (readonly [english: string, german: string])[];

/** Returns a translator that leaves sentences as they are which it doesn't know. */
export function translator(details: Pairs, words: Pairs): (text: string) => string {
  const known = details.map(([english, german]) => [pattern(english), german] as const);
  const single = new Map(words);
  const translate = (text: string): string => {
    const word = single.get(text);
    if (word !== undefined) return word;
    for (const [english, german] of known) {
      const values = english.exec(text)?.slice(1);
      if (values !== undefined) return german.replaceAll(/\{(\d)\}/g, (_, nth: string) => translate(values[Number(nth)] ?? ""));
    }
    return text;
  };
  return translate;
}

/** `{}` stands for any text. */
function pattern(english: string): RegExp {
  const literal = english.split("{}").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join("(.*?)")}$`, "s");
}
