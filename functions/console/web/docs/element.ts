// Builds the page's elements. Text is always set as text, never as HTML.

type Child = Node | string;

/** Makes an element with attributes and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Splits text with `code`, **emphasis** and [[Schema]] marks into elements. */
export function marked(text: string): Child[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[\[\w+\]\])/).map((part) => {
    if (part.startsWith("`")) return element("code", {}, part.slice(1, -1));
    if (part.startsWith("**")) return element("strong", {}, part.slice(2, -2));
    if (!part.startsWith("[[")) return part;
    const name = part.slice(2, -2);
    return element("a", { href: `#schema-${name}` }, name);
  });
}

/** Makes paragraphs and lists of a description. */
export function prose(text: string | undefined): HTMLElement[] {
  return (text ?? "").split(/\n\n+/).filter((block) => block !== "").map((block) => {
    const lines = block.split("\n");
    if (!lines.every((line) => line.startsWith("- "))) return element("p", {}, ...marked(block));
    return element("ul", {}, ...lines.map((line) => element("li", {}, ...marked(line.slice(2)))));
  });
}

/** Makes a table that scrolls sideways on a narrow screen; the first cell of a row is its header. */
export function table(label: string, heads: string[], rows: Child[][][]): HTMLElement {
  const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
  const body = rows.map(([first, ...others]) =>
    element("tr", {}, element("th", { scope: "row" }, ...(first ?? [])), ...others.map((cell) => element("td", {}, ...cell))),
  );
  const made = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "scroll", role: "region", "aria-label": label, tabindex: "0" }, made);
}
