// The API page: the operations and the schemas of an OpenAPI document, with a filter.

import { element, marked, prose, table } from "./element.ts";
import { answerOf, type Contract, limitsOf, type Media, type Operation, type Schema, typeOf } from "./model.ts";

/** A section and the text that the filter searches. */
interface Entry {
  link: HTMLElement;
  section: HTMLElement;
  text: string;
}

interface Group {
  name: string;
  description?: string | undefined;
  entries: Entry[];
}

/** Fills `main` with the sections and `nav` with links to them. */
export function show(contract: Contract, main: HTMLElement, nav: HTMLElement): void {
  const { info } = contract;
  main.replaceChildren(element("h1", {}, `${info.title} API`), element("p", {}, `Version ${info.version}`), ...prose(info.description));
  const groups = groupsOf(contract);
  const empty = element("p", { role: "status" });
  const filter = element("input", { type: "search", id: "filter", autocomplete: "off" });
  const lists = groups.map(({ name, description, entries }) => {
    main.append(element("h2", {}, name), ...prose(description), ...entries.map(({ section }) => section));
    const list = element("ul", {}, ...entries.map(({ link }) => element("li", {}, link)));
    return element("div", {}, element("h2", {}, name), list);
  });
  nav.replaceChildren(element("label", { for: "filter" }, "Filter"), filter, empty, ...lists);
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/);
    let shown = 0;
    groups.forEach(({ entries }, index) => {
      const before = shown;
      for (const { link, section, text } of entries) {
        const fits = words.every((word) => text.includes(word));
        section.hidden = !fits;
        if (link.parentElement !== null) link.parentElement.hidden = !fits;
        shown += Number(fits);
      }
      const list = lists[index];
      if (list !== undefined) list.hidden = shown === before;
    });
    empty.textContent = filter.value === "" ? "" : `${shown} found`;
  });
}

function groupsOf(contract: Contract): Group[] {
  const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = contract.tags ?? [];
  return [
    ...tags.map(({ name, description }) => ({
      name: name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " "),
      description,
      entries: operations
        .filter(({ operation }) => operation.tags?.includes(name))
        .map(({ path, method, operation }) => operationEntry(contract, path, method, operation)),
    })),
    { name: "Schemas", entries: Object.entries(contract.components.schemas).map(([name, schema]) => schemaEntry(name, schema)) },
  ];
}

function operationEntry(contract: Contract, path: string, method: string, operation: Operation): Entry {
  const { operationId: id, summary = id, parameters = [], requestBody } = operation;
  const scopes = (operation.security ?? []).flatMap((requirement) => Object.values(requirement).flat());
  const section = element(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    element("h3", { id: `${id}-title` }, summary),
    element("p", { class: "route" }, element("span", { class: "method" }, method), " ", element("code", {}, path)),
    ...prose(operation.description),
    scopes.length === 0
      ? element("p", {}, "Needs no token.")
      : element("p", {}, "Needs an access token with the scope ", ...marked(scopes.map((scope) => `\`${scope}\``).join(" or ")), "."),
  );
  if (parameters.length > 0) {
    const rows = parameters.map(({ name, in: place, required, description, schema }) => [
      [element("code", {}, name)],
      [required === true ? `${place}, required` : place],
      marked(typeOf(schema)),
      described(description, schema),
    ]);
    section.append(element("h4", {}, "Parameters"), table(`Parameters of ${id}`, ["Name", "In", "Type", "Description"], rows));
  }
  if (requestBody !== undefined) {
    section.append(element("h4", {}, "Request body"), ...prose(requestBody.description), ...mediaOf(requestBody.content));
  }
  section.append(element("h4", {}, "Responses"), ...responsesOf(contract, operation));
  const link = element("a", { href: `#${id}` }, summary);
  return { link, section, text: `${id} ${method} ${path} ${summary}`.toLowerCase() };
}

function responsesOf(contract: Contract, operation: Operation): HTMLElement[] {
  const answers = Object.entries(operation.responses).map(([status, answer]) => ({ status, ...answerOf(contract, answer) }));
  const rows = answers.map(({ status, description, headers = {}, content = {} }) => [
    [element("code", {}, status)],
    marked(description ?? ""),
    marked(Object.entries(content).map(([type, media]) => `${type}${Number(status) < 300 && media.schema ? `: ${typeOf(media.schema)}` : ""}`).join(", ")),
    Object.keys(headers).flatMap((name, index) => [index > 0 ? ", " : "", element("code", {}, name)]),
  ]);
  const examples = answers.flatMap(({ status, content = {} }) => examplesOf(content, `Example response ${status}`));
  return [table(`Responses of ${operation.operationId}`, ["Status", "Description", "Body", "Headers"], rows), ...examples];
}

function mediaOf(content: Record<string, Media>): HTMLElement[] {
  const types = Object.entries(content).map(([type, { schema }]) =>
    element("p", {}, element("code", {}, type), ...marked(schema === undefined ? "" : `: ${typeOf(schema)}`)),
  );
  return [...types, ...examplesOf(content, "Example request")];
}

function examplesOf(content: Record<string, Media>, label: string): HTMLElement[] {
  return Object.values(content).filter(({ example }) => example !== undefined).map(({ example }) => {
    const text = typeof example === "string" ? example : JSON.stringify(example, null, 2);
    return element("details", {}, element("summary", {}, label), element("pre", { tabindex: "0" }, element("code", {}, text)));
  });
}

function described(description: string | undefined, schema: Schema): (Node | string)[] {
  const limits = limitsOf(schema);
  const line = limits === "" ? [] : [element("div", { class: "limits" }, ...marked(limits))];
  return [...marked(description ?? ""), ...line];
}

function schemaEntry(name: string, schema: Schema): Entry {
  const section = element("section", { id: `schema-${name}`, "aria-labelledby": `schema-${name}-title` }, element("h3", { id: `schema-${name}-title` }, name));
  section.append(...prose(schema.description), ...shapeOf(name, schema));
  return { link: element("a", { href: `#schema-${name}` }, name), section, text: `${name} ${Object.keys(schema.properties ?? {}).join(" ")}`.toLowerCase() };
}

function shapeOf(name: string, schema: Schema): HTMLElement[] {
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) {
    return variants.flatMap((variant, index) => [
      element("h4", {}, `Variant ${index + 1}`),
      ...prose(variant.description),
      ...shapeOf(`${name}, variant ${index + 1}`, variant),
    ]);
  }
  const limits = limitsOf(schema);
  const type = element("p", {}, ...marked(typeOf(schema)), ...(limits === "" ? [] : [`: ${limits}`]));
  if (schema.properties === undefined) return [type];
  const rows = Object.entries(schema.properties).map(([key, property]) => [
    [element("code", {}, key)],
    marked(schema.required?.includes(key) ? `${typeOf(property)}, required` : typeOf(property)),
    described(property.description, property),
  ]);
  return [table(`Fields of ${name}`, ["Field", "Type", "Description"], rows)];
}
