/**
 * Removes `aria-orientation` from Cloudscape's toolbar on narrow screens. The toolbar is a `nav`, and landmarks don't allow
 * that attribute.
 */
export function fixToolbar(): void {
  const attribute = "aria-orientation";
  const fix = () => document.querySelectorAll(`nav[${attribute}]`).forEach((nav) => nav.removeAttribute(attribute));
  new MutationObserver(fix).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: [attribute] });
}
