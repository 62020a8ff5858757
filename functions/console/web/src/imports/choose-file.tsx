import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FileDropzone from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { WORKBOOK } from "../format/media-types.ts";
import { AppLink } from "../parts/app-link.tsx";

export function ChooseFile({ choose }: { choose: (file: File) => void }) {
  const first = (files: readonly File[]) => {
    const file = files[0];
    if (file !== undefined) choose(file);
  };
  return (
    <Container header={<Header variant="h2">Choose a file</Header>}>
      <SpaceBetween size="m">
        <FileDropzone onChange={({ detail }) => first(detail.value)}>
          <SpaceBetween size="xs" alignItems="center">
            <Box color="inherit">Drop an Excel workbook or a CSV file here, or</Box>
            <FileInput accept={`.xlsx,.csv,text/csv,${WORKBOOK}`} value={[]} onChange={({ detail }) => first(detail.value)}>
              Choose a file
            </FileInput>
          </SpaceBetween>
        </FileDropzone>
        <Box variant="p">
          The console checks every row first and writes nothing until you confirm. The import creates purchase orders that don&apos;t exist. It changes
          existing ones to match their rows, and removes their line items that have no row. To start from an existing file, export the{" "}
          <AppLink to="/purchase-orders">purchase orders</AppLink>.
        </Box>
      </SpaceBetween>
    </Container>
  );
}
