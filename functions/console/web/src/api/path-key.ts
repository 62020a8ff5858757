// IDs in paths. The API takes every byte outside A-Z a-z 0-9 _ - . (and a leading .) as ~ and two hex digits.

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

/** Returns the ID that a key encodes, or the key itself if it isn't one, so that a wrong address can still be shown. */
export function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("%", "%25").replaceAll("~", "%"));
  } catch {
    return key;
  }
}
