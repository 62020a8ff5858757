// The help for the page that is open: what it is for, what can be done there, and its terms.

import HelpPanel from "@cloudscape-design/components/help-panel";
import { help } from "../words/help.ts";

export function Help({ path }: { path: string }) {
  const page = help.pages[path as keyof typeof help.pages] ?? help.pages["/"];
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
        {page.terms.map((term) => {
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
