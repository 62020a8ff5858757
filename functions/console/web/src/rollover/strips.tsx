// The months that purchase orders cover for each seller: before, and what accepted proposals add.

import "./rollover.css";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { month, months as monthsText } from "../format/month.ts";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { t } from "../words/index.ts";
import type { CoverageStrip } from "./coverage.ts";

export function Strips({ strips }: { strips: readonly CoverageStrip[] }) {
  const { names } = useSellers();
  const [first, last] = [strips[0]?.months[0]?.month ?? "", strips[0]?.months.at(-1)?.month ?? ""];
  return (
    <Container header={<Header variant="h2" description={t.rollover.coverageAbout(monthsText(first, last))}>{t.common.coverage}</Header>}>
      <ul className="strips" aria-label={t.common.coverage}>
        {strips.map(({ seller, currency, months }) => {
          const [before, after] = [months.filter((one) => one.before).length, months.filter((one) => one.after).length];
          return (
            <li key={`${seller} ${currency}`}>
              <span className="text">
                {names.get(seller) ?? seller}, {currency}
              </span>
              <span className="strip" aria-hidden="true">
                {months.map((one) => (
                  <span key={one.month} className={one.before ? "before" : one.after ? "after" : "gap"} title={month(one.month)} />
                ))}
              </span>
              <span>{t.rollover.covered(before, after, months.length)}</span>
            </li>
          );
        })}
      </ul>
    </Container>
  );
}
