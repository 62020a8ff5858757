// The help for the page that is open: what it is for, what can be done there, and its terms.

import HelpPanel from "@cloudscape-design/components/help-panel";
import { help } from "../words/help.ts";
import { TERMS } from "./terms.ts";

export function Help({ path }: { path: string }) {
  const known = isKnown(path) ? path : "/";
  const page = help.pages[known];
  return (
    <HelpPanel header={<h2>{page.title}</h2>}>
      <p>{page.about}</p>
      <ul>
        {page.tips.map((tip) => (
          <li key={tip}>{tip}</li>
        ))}
      </ul>
      <h3>{help.glossary}</h3>
      <dl>
        {TERMS[known].map((term) => {
          const [name, meaning] = help.terms[term];
          return (
            <div key={term}>
              <dt>{name}</dt>
              <dd>{meaning}</dd>
            </div>
          );
        })}
      </dl>
    </HelpPanel>
  );
}

function isKnown(path: string): path is keyof typeof help.pages {
  return Object.hasOwn(help.pages, path);
}
