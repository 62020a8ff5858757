import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { thisMonth } from "../format/month.ts";
import { csvOf, workbookOf } from "../format/sheet.ts";
import { WORKBOOK } from "../format/media-types.ts";
import { download } from "../parts/download.ts";
import { begin } from "../words/begin.ts";
import { notesOf, templateOf } from "./template.ts";

/** Downloads of a file to fill in and import. */
export function Templates() {
  const year = Number(thisMonth().slice(0, 4)) + 1;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button iconName="download" onClick={() => download("purchase-orders-template.xlsx", new Blob([workbookOf(templateOf(year), notesOf())], { type: WORKBOOK }))}>
        {begin.templateWorkbook}
      </Button>
      <Button iconName="download" onClick={() => download("purchase-orders-template.csv", new Blob([csvOf(templateOf(year))], { type: "text/csv;charset=utf-8" }))}>
        {begin.templateCsv}
      </Button>
    </SpaceBetween>
  );
}
