// Ids in paths, as the API wants them: every byte outside A-Z a-z 0-9 _ - . (and a leading .) as ~ and two hex digits.

const PLAIN = /[A-Za-z0-9_.-]/;

export function encodeKey(id: string): string {
  const bytes = Array.from(new TextEncoder().encode(id));
  return bytes
    .map((byte, index) => {
      const letter = String.fromCharCode(byte);
      const plain = byte < 0x80 && PLAIN.test(letter) && !(index === 0 && letter === ".");
      return plain ? letter : `~${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

/** The id that a key stands for; the key itself where it is none, so that a wrong address can still be shown. */
export function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("%", "%25").replaceAll("~", "%"));
  } catch {
    return key;
  }
}
