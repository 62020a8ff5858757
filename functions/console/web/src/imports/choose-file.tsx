import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FileDropzone from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { Templates } from "../beginning/templates.tsx";
import { DOCUMENT_TYPES } from "../documents/invoice-files.tsx";
import { WORKBOOK } from "../format/media-types.ts";
import { AppLink } from "../parts/app-link.tsx";
import { t } from "../words/index.ts";

export function ChooseFile({ choose }: { choose: (files: readonly File[]) => void }) {
  const some = (files: readonly File[]) => {
    if (files.length > 0) choose([...files]);
  };
  return (
    <Container header={<Header variant="h2">{t.imports.chooseAFile}</Header>}>
      <SpaceBetween size="m">
        <FileDropzone onChange={({ detail }) => some(detail.value)}>
          <SpaceBetween size="xs" alignItems="center">
            <Box color="inherit">{t.imports.dropAnExcelWorkbookOrACsv}</Box>
            <FileInput multiple accept={`.xlsx,.csv,text/csv,${WORKBOOK},${DOCUMENT_TYPES}`} value={[]} onChange={({ detail }) => some(detail.value)}>{t.imports.chooseAFile}</FileInput>
          </SpaceBetween>
        </FileDropzone>
        <Templates />
        <Box variant="p">{t.imports.invoicesToo}</Box>
        <Box variant="p">{t.imports.theConsoleChecksEveryRowFirstAnd(<AppLink to="/purchase-orders">{t.imports.purchaseOrders}</AppLink>)}</Box>
      </SpaceBetween>
    </Container>
  );
}
