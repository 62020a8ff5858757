import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FileDropzone from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { Templates } from "../beginning/templates.tsx";
import { WORKBOOK } from "../format/media-types.ts";
import { AppLink } from "../parts/app-link.tsx";
import { t } from "../words/index.ts";

export function ChooseFile({ choose }: { choose: (file: File) => void }) {
  const first = (files: readonly File[]) => {
    const file = files[0];
    if (file !== undefined) choose(file);
  };
  return (
    <Container header={<Header variant="h2">{t.imports.chooseAFile}</Header>}>
      <SpaceBetween size="m">
        <FileDropzone onChange={({ detail }) => first(detail.value)}>
          <SpaceBetween size="xs" alignItems="center">
            <Box color="inherit">{t.imports.dropAnExcelWorkbookOrACsv}</Box>
            <FileInput accept={`.xlsx,.csv,text/csv,${WORKBOOK}`} value={[]} onChange={({ detail }) => first(detail.value)}>{t.imports.chooseAFile}</FileInput>
          </SpaceBetween>
        </FileDropzone>
        <Templates />
        <Box variant="p">{t.imports.theConsoleChecksEveryRowFirstAnd(<AppLink to="/purchase-orders">{t.imports.purchaseOrders}</AppLink>)}</Box>
      </SpaceBetween>
    </Container>
  );
}
