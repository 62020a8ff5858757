/** Cloudscape's toolbar on narrow screens is a `nav` with `aria-orientation`, which a landmark can't have. */
export function mendToolbar(): void {
  const attribute = "aria-orientation";
  const mend = () => document.querySelectorAll(`nav[${attribute}]`).forEach((nav) => nav.removeAttribute(attribute));
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: [attribute] });
}
